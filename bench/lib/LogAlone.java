import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * Lower bound for a fresh process that collects a log through the SDK, like boto3_collect.py with "log". Each page is requested,
 * hashed and written; only its page token is parsed. Nothing is planned, synced, logged or signed, and there are no other
 * requests.
 */
final class LogAlone implements ExecutionInterceptor {
    private static final Pattern NEXT = Pattern.compile("\"nextForwardToken\": ?(\"[^\"]*\")");

    private final Path folder;
    private final StringBuilder sums = new StringBuilder();
    private int pages;

    private LogAlone(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[3]));
        LogAlone kept = new LogAlone(folder);
        try (CloudWatchLogsClient logs = CloudWatchLogsClient.builder()
                .endpointOverride(URI.create(arguments[0]))
                .region(Region.of("us-east-1"))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(o -> o.addExecutionInterceptor(kept))
                .build()) {
            String token = null;
            for (String before = ""; !before.equals(token); ) {
                before = token == null ? "" : token;
                String from = token;
                token = logs.getLogEvents(ask -> ask.logGroupName(arguments[1])
                                .logStreamName(arguments[2])
                                .startFromHead(true)
                                .startTime(Long.valueOf(arguments[4]))
                                .endTime(Long.valueOf(arguments[5]))
                                .nextToken(from))
                        .nextForwardToken();
            }
        }
        Files.writeString(folder.resolve("SHA256SUMS"), kept.sums);
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        try (InputStream in = context.responseBody().orElseThrow()) {
            byte[] body = in.readAllBytes();
            String name = "%06d.json".formatted(pages++);
            Files.write(folder.resolve(name), body);
            sums.append(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)))
                    .append("  ").append(name).append('\n');
            Matcher next = NEXT.matcher(new String(body, StandardCharsets.ISO_8859_1));
            String token = next.find() ? next.group(1) : "null";
            return Optional.of(new ByteArrayInputStream(
                    ("{\"events\":[],\"nextForwardToken\":" + token + "}").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
