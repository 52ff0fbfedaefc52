import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.store.S3EvidenceStore;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;

/** Creates COUNT objects of BYTES in STORE with THREADS parallel threads after a warm-up, and prints the elapsed seconds. */
final class StoreRate {
    public static void main(String[] arguments) throws Exception {
        EvidenceStore store = arguments[0].startsWith("s3:")
                ? S3EvidenceStore.open(
                        arguments[0], AwsConnection.of(new HashMap<>(System.getenv())), Retention.NONE, Clock.systemUTC())
                : DirectoryEvidenceStore.open(Path.of(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        byte[] body = new byte[Integer.parseInt(arguments[2])];
        new Random(1).nextBytes(body);
        int threads = Integer.parseInt(arguments[3]);
        create(store, "warm", Math.max(threads, count / 4), body, threads);
        long started = System.nanoTime();
        create(store, "measured", count, body, threads);
        System.out.println((System.nanoTime() - started) / 1e9);
    }

    private static void create(EvidenceStore store, String prefix, int count, byte[] body, int threads) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<CreateResult>> all = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                String key = prefix + "/" + n / 100 + "/" + n;
                all.add(pool.submit(() -> store.create(key, Blob.of(body))));
            }
            for (Future<CreateResult> created : all) {
                created.get();
            }
        }
    }
}
