//! Taipan: frames, translation to register code, dispatch, specialisation.
