package org.ephemera.azure.call;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.SharedExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Builder of the SDK's HTTP client over the JDK's. By default, the SDK runs the JDK's client in a pool of ten threads a
 * core and also waits there for the next bytes of bodies. With as many open bodies as threads, no connection is read
 * until a body times out. Here, connections run on virtual threads, and the number of waiting bodies is higher than
 * that of concurrent requests.
 */
public final class JdkHttpClients {
    private static final int BODIES = 512;
    private static final Executor CONNECTIONS = Executors.newVirtualThreadPerTaskExecutor();

    static {
        SharedExecutorService.getInstance()
                .setExecutorService(Executors.newScheduledThreadPool(
                        BODIES, Thread.ofVirtual().name("azure-sdk-", 0).factory()));
    }

    private JdkHttpClients() {}

    /** Returns a builder. */
    public static JdkHttpClientBuilder builder() {
        return new JdkHttpClientBuilder().executor(CONNECTIONS);
    }
}
