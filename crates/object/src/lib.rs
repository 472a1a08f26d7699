//! Taipan: values, headers, heap, cycle collector, types and slots.
