from capsule_guest.absence import absent


class ZstdError(Exception):
    pass


zstd_version = "1.5.7"
zstd_version_number = 10507
ZSTD_CLEVEL_DEFAULT = 3
ZSTD_DStreamOutSize = 131072

# Numbers of parameters: nothing is there that takes them.
for _number, _name in enumerate(
    """ZSTD_c_compressionLevel ZSTD_c_windowLog ZSTD_c_hashLog ZSTD_c_chainLog ZSTD_c_searchLog ZSTD_c_minMatch
    ZSTD_c_targetLength ZSTD_c_strategy ZSTD_c_enableLongDistanceMatching ZSTD_c_ldmHashLog ZSTD_c_ldmMinMatch
    ZSTD_c_ldmBucketSizeLog ZSTD_c_ldmHashRateLog ZSTD_c_contentSizeFlag ZSTD_c_checksumFlag ZSTD_c_dictIDFlag
    ZSTD_c_nbWorkers ZSTD_c_jobSize ZSTD_c_overlapLog ZSTD_d_windowLogMax ZSTD_fast ZSTD_dfast ZSTD_greedy ZSTD_lazy
    ZSTD_lazy2 ZSTD_btlazy2 ZSTD_btopt ZSTD_btultra ZSTD_btultra2""".split(),
    100,
):
    globals()[_name] = _number

_names = """ZstdCompressor ZstdDecompressor ZstdDict get_frame_size get_frame_info get_param_bounds set_parameter_types
train_dict finalize_dict"""
globals().update(absent("compression.zstd", _names))
ZstdCompressor.CONTINUE, ZstdCompressor.FLUSH_BLOCK, ZstdCompressor.FLUSH_FRAME = range(3)  # noqa: F821
# The module beside it gives its parameters' types to this one when it is imported.
set_parameter_types = lambda *_: None  # noqa: E731
