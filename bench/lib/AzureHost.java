import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.azure.storage.queue.models.QueueMessageItem;
import com.microsoft.azure.functions.ExecutionContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Logger;
import org.ephemera.azure.function.EventFunction;
import org.ephemera.azure.function.WorkFunction;

/**
 * Calls a function in a separate process, as the Java worker of the Functions host does. {@code event FILE} calls the event
 * function; {@code work} receives a message from the queue and calls the work function. {@code warm FILE N} makes N calls in one
 * process, each with another event, and prints the median and the 95th percentile in milliseconds without the first five.
 * {@code create} creates the container and the queue. {@code seals N} fails if there are not N seals.
 */
final class AzureHost {
    private static final String ACCOUNT = "devstoreaccount1";

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "create" -> {
                queue().create();
                container().create();
            }
            case "event" -> new EventFunction().run(Files.readString(Path.of(arguments[1])), context());
            case "warm" -> warm(Files.readString(Path.of(arguments[1])), Integer.parseInt(arguments[2]));
            case "seals" -> {
                long seals = container().listBlobs().stream()
                        .filter(blob -> blob.getName().endsWith("/seal.dsse.json"))
                        .count();
                if (seals != Long.parseLong(arguments[1])) {
                    throw new IllegalStateException(seals + " seals");
                }
            }
            default -> {
                QueueClient queue = queue();
                QueueMessageItem message = queue.receiveMessage();
                new WorkFunction().run(message.getBody().toString(), message.getDequeueCount(), context());
                queue.deleteMessage(message.getMessageId(), message.getPopReceipt());
            }
        }
        System.exit(0);
    }

    private static void warm(String event, int calls) throws IOException {
        long[] took = new long[calls];
        for (int call = -5; call < calls; call++) {
            String another = event.replaceFirst("\"id\"(\\s*):(\\s*)\"[^\"]*\"", "\"id\"$1:$2\"warm-" + (call + 5) + "\"");
            long began = System.nanoTime();
            new EventFunction().run(another, context());
            if (call >= 0) {
                took[call] = (System.nanoTime() - began) / 1_000_000;
            }
        }
        Arrays.sort(took);
        System.out.println(took[calls / 2] + " " + took[(calls * 95 + 99) / 100 - 1]);
    }

    private static BlobContainerClient container() {
        return new BlobServiceClientBuilder()
                .endpoint(System.getenv("BENCH_BLOB") + "/" + ACCOUNT)
                .httpClient(new JdkHttpClientBuilder().build())
                .credential(key())
                .buildClient()
                .getBlobContainerClient("evidence");
    }

    private static QueueClient queue() {
        return new QueueServiceClientBuilder()
                .endpoint(System.getenv("BENCH_QUEUE") + "/" + ACCOUNT)
                .httpClient(new JdkHttpClientBuilder().build())
                .credential(key())
                .messageEncoding(QueueMessageEncoding.BASE64)
                .buildClient()
                .getQueueClient("work");
    }

    private static StorageSharedKeyCredential key() {
        return new StorageSharedKeyCredential(ACCOUNT, System.getenv("AZURE_STORAGE_KEY"));
    }

    private static ExecutionContext context() {
        return (ExecutionContext) Proxy.newProxyInstance(
                AzureHost.class.getClassLoader(),
                new Class<?>[] {ExecutionContext.class},
                (proxy, method, values) -> switch (method.getName()) {
                    case "getLogger" -> Logger.getLogger("bench");
                    case "getInvocationId" -> "bench";
                    default -> "bench";
                });
    }
}
