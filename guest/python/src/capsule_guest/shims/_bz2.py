from capsule_guest.absence import absent

globals().update(absent("bz2", "BZ2Compressor BZ2Decompressor"))
