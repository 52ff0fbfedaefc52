import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lower bound for a JVM that verifies a manifest: reads and hashes every file of the bag FOLDER with THREADS threads, and
 * nothing else. Fails if a file does not match the manifest.
 */
final class HashAlone {
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        List<String> lines = Files.readAllLines(folder.resolve("manifest-sha256.txt"));
        int threads = Integer.parseInt(arguments[1]);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> parts = new java.util.ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                parts.add(pool.submit(() -> hash(folder, lines, first, threads)));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        }
    }

    private static Void hash(Path folder, List<String> lines, int first, int step) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 16];
        for (int line = first; line < lines.size(); line += step) {
            try (FileInputStream in = new FileInputStream(folder.resolve(lines.get(line).substring(66)).toFile())) {
                for (int n; (n = in.read(buffer)) > 0; ) {
                    digest.update(buffer, 0, n);
                }
            }
            if (!lines.get(line).startsWith(HexFormat.of().formatHex(digest.digest()))) {
                throw new IOException("not what the manifest says: " + lines.get(line));
            }
        }
        return null;
    }
}
