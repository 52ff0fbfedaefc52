package org.ephemera.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens on; fixed ones collide with whatever else runs. Below those that the system gives to whoever
 * asks for any: until a server listens on one, nobody else is given it.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int BEHIND = 32_000;

    private FreePorts() {}

    public static int one() {
        int port = any();
        return isFree(port) ? port : one();
    }

    /** The first of two neighbours. */
    public static int pair() {
        int first = any();
        return isFree(first) && isFree(first + 1) ? first : pair();
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
