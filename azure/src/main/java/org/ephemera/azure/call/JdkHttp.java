package org.ephemera.azure.call;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.SharedExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * The SDK's client over the JDK's. The SDK lets the JDK's client work in a pool of ten threads a core, in which it also waits
 * for the next bytes of bodies: as many bodies at a time as there are threads, and nothing is read from any connection until
 * their time is over. Here connections are worked on elsewhere, as often at a time as there is something to do, and more
 * bodies are waited for than are ever asked for at once.
 */
public final class JdkHttp {
    private static final int BODIES = 512;
    private static final Executor CONNECTIONS = Executors.newVirtualThreadPerTaskExecutor();

    static {
        SharedExecutorService.getInstance()
                .setExecutorService(Executors.newScheduledThreadPool(
                        BODIES, Thread.ofVirtual().name("azure-sdk-", 0).factory()));
    }

    private JdkHttp() {}

    public static JdkHttpClientBuilder builder() {
        return new JdkHttpClientBuilder().executor(CONNECTIONS);
    }
}
