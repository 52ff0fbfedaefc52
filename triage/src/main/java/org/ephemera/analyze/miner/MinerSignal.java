package org.ephemera.analyze.miner;

/** What points are given for; some of them speak against a miner. */
enum MinerSignal {
    /** What CPU is counted against; no points. */
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
    NET_DECOUPLED,
    NET_FOLLOWS_CPU,
    PEER_OUTLIER,
    PEERS_SAME
}
