package org.ephemera.analyze.miner;

/** Reasons for points of the cryptominer score; points of some reasons are negative and lower the score. */
enum MinerSignal {
    /** Basis of the CPU share; no points. */
    LIMIT,
    STEP,
    FLOOR_LIFT,
    LONG,
    SAT,
    FLAT,
    BORN_HOT,
    BORN_HOT_MEMORY,
    BORN_HOT_NETWORK,
    ENDED,
    RECURRING,
    MEM_RX_FAST,
    MEM_RX_LIGHT,
    MEM_WITH_CPU,
    DATASET_HELD,
    NET_DECOUPLED,
    NET_FOLLOWS_CPU,
    NET_QUIET,
    SMALL,
    PEER_OUTLIER,
    PEERS_SAME
}
