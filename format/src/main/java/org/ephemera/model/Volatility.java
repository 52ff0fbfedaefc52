package org.ephemera.model;

/**
 * Time until evidence is lost, in the order of volatility of RFC 3227 2.1, adapted to containers. V0 is lost first.
 */
public enum Volatility {
    V0("lost when the container stops: processes, sockets, memory"),
    V1("lost on restart or rotation: writable layer, node logs, driver buffers"),
    V2("lost when the object is deleted, or about an hour later: task state, start-up events"),
    V3("lost when high resolution is reduced: one-minute metrics, audit not exported"),
    V4("lost when retention passes: stored logs, audit history"),
    V5("lost when a user edits or deletes it: definitions, images, roles"),
    V6("kept by hand: templates, snapshots, backups");

    private final String meaning;

    Volatility(String meaning) {
        this.meaning = meaning;
    }

    /** Returns the explanation for people. */
    public String meaning() {
        return meaning;
    }
}
