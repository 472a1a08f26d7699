//! Taipan: attributes that declare native types, functions and modules.
