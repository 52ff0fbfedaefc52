package org.ephemera.model;

/** How soon an artifact dies, most fleeting first (the order of RFC 3227 §2.1, adapted to containers). */
public enum Volatility {
    V0("gone when the container stops: processes, sockets, memory"),
    V1("gone on restart or rotation: writable layer, node logs, driver buffers"),
    V2("gone when the object is deleted or its hour is over: task state, start-up events"),
    V3("gone when high resolution is thinned out: one-minute metrics, audit not exported"),
    V4("gone when retention passes: stored logs, audit history"),
    V5("gone when somebody edits or deletes it: definitions, images, roles"),
    V6("kept by hand: templates, snapshots, backups");

    private final String meaning;

    Volatility(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }
}
