package org.ephemera.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finder of free ports. Fixed ports would collide with other processes. The ports are below the ephemeral range of the
 * system, so that no other process receives one before a server listens on it.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int BEHIND = 32_000;

    private FreePorts() {}

    public static int find() {
        int port = any();
        return isFree(port) ? port : find();
    }

    /** Returns the first of two consecutive free ports. */
    public static int findPair() {
        int first = any();
        return isFree(first) && isFree(first + 1) ? first : findPair();
    }

    private static int any() {
        return ThreadLocalRandom.current().nextInt(FIRST, BEHIND);
    }

    private static boolean isFree(int port) {
        try {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
