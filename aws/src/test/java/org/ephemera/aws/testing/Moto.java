package org.ephemera.aws.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.testing.FreePorts;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * moto server that simulates the AWS control plane. There is one for each test thread, and it is reset for each class,
 * so that classes do not share state or permissions.
 */
public final class Moto {
    /** The Debian package; a Python environment may contain another of the same name. */
    private static final Path PROGRAM = Path.of("/usr/bin/moto_server");

    public static final String ACCOUNT = "123456789012";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ThreadLocal<@Nullable Moto> RUNNING = new ThreadLocal<>();

    private final URI endpoint;
    private final Map<String, String> credentials;

    private Moto(URI endpoint, Map<String, String> credentials) {
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    /** Returns the reset server; it is started at the first call. */
    public static Moto empty() {
        Moto running = RUNNING.get();
        Moto moto = running == null ? start() : running;
        RUNNING.set(moto);
        moto.post("/moto-api/reset", "");
        return moto;
    }

    public URI endpoint() {
        return endpoint;
    }

    /** Returns the environment settings for this server. */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(credentials);
        settings.put("AWS_ENDPOINT_URL", endpoint.toString());
        settings.put("AWS_REGION", "us-east-1");
        return Map.copyOf(settings);
    }

    /** Returns the same server with credentials of another account; moto lets any caller assume any role. */
    public Moto inAccount(String account) {
        Credentials session = client(StsClient.builder())
                .assumeRole(r ->
                        r.roleArn("arn:aws:iam::" + account + ":role/setup").roleSessionName("setup"))
                .credentials();
        return new Moto(
                endpoint,
                Map.of(
                        "AWS_ACCESS_KEY_ID", session.accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", session.secretAccessKey(),
                        "AWS_SESSION_TOKEN", session.sessionToken()));
    }

    public AwsConnection connection() {
        return AwsConnection.of(settings());
    }

    /** Returns a client, for example {@code moto.client(KmsClient.builder())}. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, Region.US_EAST_1);
    }

    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder, Region region) {
        return connection().configure(builder, "any", region).build();
    }

    public S3Client s3() {
        return client(S3Client.builder()
                .serviceConfiguration(c -> c.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false)));
    }

    /** Creates a versioned bucket with an unused name. */
    public String versionedBucket() {
        String bucket = "b-" + UUID.randomUUID();
        S3Client s3 = s3();
        s3.createBucket(r -> r.bucket(bucket));
        s3.putBucketVersioning(
                r -> r.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        return bucket;
    }

    /**
     * Returns the connection of a caller with these permissions only, while {@link #enforcePermissions} is on.
     *
     * @param permissions allowed actions on every resource, e.g. {@code s3:PutObject}
     */
    public AwsConnection connectionAllowing(List<String> permissions) {
        return AwsConnection.of(settingsAllowing(permissions));
    }

    /**
     * Returns the environment settings of such a caller.
     *
     * @see #connectionAllowing
     */
    public Map<String, String> settingsAllowing(List<String> permissions) {
        String user = "u-" + UUID.randomUUID();
        String actions = permissions.stream().map(p -> '"' + p + '"').collect(Collectors.joining(","));
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[" + actions
                + "],\"Resource\":\"*\"}]}";
        iam("Action=CreateUser&UserName=" + user);
        iam("Action=PutUserPolicy&UserName=" + user + "&PolicyName=p&PolicyDocument="
                + URLEncoder.encode(policy, StandardCharsets.UTF_8));
        String key = iam("Action=CreateAccessKey&UserName=" + user);
        Map<String, String> settings = new HashMap<>(settings());
        settings.put("AWS_ACCESS_KEY_ID", element("AccessKeyId", key));
        settings.put("AWS_SECRET_ACCESS_KEY", element("SecretAccessKey", key));
        return settings;
    }

    /**
     * Turns the enforcement of policies on or off. While it is on, moto rejects the signature of a list request whose
     * prefix contains a slash, so a store must be at the root of its bucket.
     */
    public void enforcePermissions(boolean enforced) {
        post("/moto-api/reset-auth", enforced ? "0" : "inf");
    }

    /** Sends a request to moto's own API, e.g. {@code /moto-api/reset-auth}. */
    public void post(String path, String text) {
        send(HttpRequest.newBuilder(endpoint.resolve(path))
                .header("Content-Type", text.startsWith("{") ? "application/json" : "text/plain")
                .POST(BodyPublishers.ofString(text))
                .build());
    }

    /** Starts an EC2 instance and returns its id. */
    String instance() {
        return element("instanceId", ec2("Action=RunInstances&ImageId=ami-12c6146b&MinCount=1&MaxCount=1"));
    }

    /** Calls IAM without its client, which no main code needs. */
    public String iam(String form) {
        return query("iam", form + "&Version=2010-05-08");
    }

    public String ec2(String form) {
        return query("ec2", form + "&Version=2016-11-15");
    }

    public String cloudFormation(String form) {
        return query("cloudformation", form + "&Version=2010-05-15");
    }

    /** Calls Lambda without its client, e.g. {@code /2015-03-31/functions/f/configuration}. */
    public String lambda(String path) {
        return send(HttpRequest.newBuilder(endpoint.resolve(path))
                .header("Authorization", signed("lambda"))
                .GET()
                .build());
    }

    private String query(String service, String form) {
        return send(HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", signed(service))
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private static String signed(String service) {
        return "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/" + service
                + "/aws4_request, SignedHeaders=host, Signature=0";
    }

    /** Returns the text of the first element with a name. */
    public static String element(String name, String xml) {
        int start = xml.indexOf("<" + name + ">") + name.length() + 2;
        return xml.substring(start, xml.indexOf("</" + name + ">"));
    }

    private static Moto start() {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException(PROGRAM + " is not installed: run ./check --setup-only");
        }
        int port = FreePorts.find();
        Moto moto = new Moto(
                URI.create("http://127.0.0.1:" + port),
                Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test"));
        try {
            File log = File.createTempFile("moto-", ".log");
            log.deleteOnExit();
            Process server = new ProcessBuilder(PROGRAM.toString(), "-H", "127.0.0.1", "-p", String.valueOf(port))
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
            moto.awaitReady(server, log.toPath());
            return moto;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(Process server, Path log) throws IOException {
        HttpRequest ready = HttpRequest.newBuilder(endpoint.resolve("/moto-api/data.json"))
                .timeout(Duration.ofSeconds(5))
                .build();
        for (int tried = 0; tried < 300 && server.isAlive(); tried++) {
            try {
                send(ready);
                return;
            } catch (UncheckedIOException e) {
                pause(); // not listening yet
            }
        }
        server.destroyForcibly();
        throw new IllegalStateException("moto does not start: " + Files.readString(log));
    }

    private static String send(HttpRequest request) {
        try {
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("moto answered " + answer.statusCode() + " to " + request.uri());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
