package org.ephemera.analyze.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.redact.SecretMasking;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.Json;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageRedactionTest {
    private static final byte[] KEY = "a key of the caller's".getBytes(StandardCharsets.UTF_8);
    private static final String PASSWORD = "hunter2-Sommer/ü?";
    private static final Pattern MARK = Pattern.compile("\\[redacted hmac:[0-9a-f]{8}]");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private RedactedCopies report = new RedactedCopies(List.of(), new TreeMap<>(), List.of());

    /** Returns the copies of these bodies, by name. */
    private Map<String, String> redact(String... definitions) throws Exception {
        return redactAs("aws.ecs.task-definition", "ecs:DescribeTaskDefinition", definitions);
    }

    private Map<String, String> redactAs(String artifact, String operation, String... bodies) throws Exception {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder);
        for (int i = 0; i < bodies.length; i++) {
            fixture.item(artifact, Map.of("n", "" + i), FixtureResponse.json(operation, bodies[i]));
        }
        Map<String, ByteArrayOutputStream> files = new TreeMap<>();
        try (SealedPackage sealed = fixture.seal()) {
            report = PackageRedaction.of(sealed, KEY)
                    .write(name -> files.computeIfAbsent(name, any -> new ByteArrayOutputStream()));
        }
        Map<String, String> texts = new TreeMap<>();
        files.forEach((name, bytes) -> texts.put(name, bytes.toString(StandardCharsets.UTF_8)));
        return texts;
    }

    private String one(String json) throws Exception {
        return redact(json).values().iterator().next();
    }

    private static String command(String text) {
        ObjectNode json = Json.object();
        json.putArray("command").add("sh").add("-c").add(text);
        return FixtureCalls.text(json);
    }

    private static String gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws configure set aws_access_key_id AKIAIOSFODNN7SECRET",
                "X=wJalrXUtnFEMI/K7MDENG/bPxRfiCYSECRETXKEY run",
                "curl -H 'Authorization: Bearer SECRET-abcdefgh.ijkl'",
                "curl -u admin:SECRET https://shop.example",
                "mysql -h db -uroot -pSECRET-1 shop",
                "app --password SECRET --verbose",
                "app --db-password=SECRET",
                "app --api-key 'SECRET of two words'",
                "app -token \"SECRET\"",
                "export DB_PASSWORD=SECRET; app",
                "echo '{\\\"password\\\":\\\"SECRET\\\"}'",
                "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=SECRETabc==;EndpointSuffix=core.windows.net",
                "Server=tcp:db,1433;User ID=sa;Password=SECRET;Encrypt=true",
                "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=SECRETabc=",
                "psql postgres://shop:SECRET@db.shop.example:5432/shop",
                "redis://:SECRET@cache:6379",
                "git clone https://SECRETSECRETSECRET@git.example/x",
                "git clone https://x:ghp_SECRETSECRETSECRETSECRET@github.com/x",
                "ghp_SECRETSECRETSECRETSECRET1",
                "https://shop.blob.core.windows.net/x?sv=1&sig=SECRET%2Babc&se=2",
                "eyJhbGciOiJIUzI1NiJ9.eyJSECRETzdWIiOiIxIn0.SECRETabc",
                "-----BEGIN RSA PRIVATE KEY-----\nSECRET\nSECRET\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nSECRET cut off",
                "password:SECRET",
            })
    void redactsSecretsOfCommands(String text) throws Exception {
        assertThat(text).contains("SECRET");
        String copy = one(command(text));
        assertThat(copy).doesNotContain("SECRET").containsPattern(MARK);
        assertThat(one2(command("echo " + base64(text))))
                .doesNotContain(base64(text))
                .containsPattern(MARK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "passwd",
                "passphrase",
                "PWD",
                "secret",
                "token",
                "to\u212aen",
                "credential",
                "api_key",
                "access-key",
                "AccountKey",
                "sharedkey",
                "workspace.key",
                "private_key",
                "signing-key",
                "encryption_key",
                "auth_key",
                "connection_string",
                "ConnStr",
                "license_key",
                "sas_url",
                "webhook_url",
                "pa\u017f\u017fword"
            })
    void masksEachSecretNameInText(String name) {
        assertThat(SecretMasking.masked("app " + name + "=hunter2 --quiet"))
                .isEqualTo("app " + name + "=[redacted] --quiet");
        assertThat(SecretMasking.masked("app --" + name + " hunter2")).isEqualTo("app --" + name + " [redacted]");
        assertThat(SecretMasking.masked("app " + name + ":hunter2")).isEqualTo("app " + name + ":[redacted]");
    }

    /** Returns the copies, written to a separate folder. */
    private String one2(String json) throws Exception {
        folder = folder.resolve("2");
        return one(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node server.js --port 8080",
                "https://shop.example/a?b=c",
                "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/payment-AbCdEf",
                "user/secret:user",
                "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop/checkout:2026.11.3",
                "sha256:571dd730a5aa0809a67be09b585ed162ac166a172a90cb3efbcfe931cfe26d36",
                "9f3c1a7be4d24c0f8a6b5d2e17c0934a",
                "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
                "/usr/local/bin/docker-entrypoint.sh",
                "2026-11-26T11:53:13Z",
            })
    void keepsTextWithoutSecrets(String text) throws Exception {
        assertThat(one(command(text))).contains(text).doesNotContainPattern(MARK);
        assertThat(report.counts()).isEmpty();
    }

    @Test
    void redactsEnvironmentValuesAndKeepsNames() throws Exception {
        String copy = one(
                "{\"containerDefinitions\":[{\"name\":\"app\",\"environment\":[{\"name\":\"MODE\",\"value\":\"fast\"},"
                        + "{\"name\":\"EMPTY\",\"value\":\"\"},{\"name\":\"N\",\"value\":7}],"
                        + "\"secrets\":[{\"name\":\"DB\",\"valueFrom\":\"arn:aws:ssm:x:1:parameter/db\"}]}],"
                        + "\"Env\":[\"A=bcd\"],\"env\":{\"E\":\"fgh\"}}");
        assertThat(copy)
                .contains("MODE", "EMPTY", "\"\"", "arn:aws:ssm:x:1:parameter/db", "A=[redacted")
                .doesNotContain("fast", "bcd", "fgh", ": 7");
        assertThat(report.counts()).containsEntry("environment", 4);
    }

    @Test
    void redactsFieldsWithSecretNames() throws Exception {
        String copy = one(
                "{\"imageRegistryCredentials\":[{\"server\":\"r.azurecr.io\",\"username\":\"puller\",\"password\":\"one\"}],"
                        + "\"volumes\":[{\"name\":\"v\",\"secret\":{\"config-file\":\"two\"}},"
                        + "{\"azureFile\":{\"shareName\":\"s\",\"storageAccountKey\":\"three\"}}],"
                        + "\"diagnostics\":{\"logAnalytics\":{\"workspaceId\":\"w\",\"workspaceKey\":\"four\"}},"
                        + "\"logConfiguration\":{\"options\":{\"splunk-token\":\"five\",\"awslogs-group\":\"g\"}},"
                        + "\"tags\":[{\"key\":\"team\",\"value\":\"payments\"},{\"key\":\"token\",\"value\":\"six\"}],"
                        + "\"passwordSecretRef\":\"reg-pwd\",\"entryPoint\":[\"app\",\"--password\",\"seven\",\"run\"]}");
        assertThat(copy)
                .contains("puller", "config-file", "shareName", "\"w\"", "\"g\"", "team", "payments", "reg-pwd", "run")
                .doesNotContain("one\"", "two", "three", "four", "five", "six", "seven");
        assertThat(report.counts()).containsEntry("field", 6).containsEntry("argument", 1);
    }

    /** Kubectl stores the complete applied configuration as text in an annotation. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubernetes.pod",
                "kubernetes.pods",
                "kubernetes.workload",
                "kubernetes.workloads",
                "kubernetes.owners",
                "kubernetes.replica-sets",
                "kubernetes.controller-revisions"
            })
    void redactsValuesInAnnotationsOfPod(String artifact) throws Exception {
        ObjectNode spec = (ObjectNode)
                FixtureCalls.json(
                        "{\"containers\":[{\"name\":\"app\",\"args\":[\"--db-password\",\"one\",\"--token=two-2\",\"serve\"],"
                                + "\"env\":[{\"name\":\"MODE\",\"value\":\"three\"},{\"name\":\"DB\",\"valueFrom\":"
                                + "{\"secretKeyRef\":{\"name\":\"db-credentials\",\"key\":\"password\"}}}],"
                                + "\"livenessProbe\":{\"httpGet\":{\"httpHeaders\":[{\"name\":\"X-Probe\",\"value\":\"four\"}]}}}],"
                                + "\"volumes\":[{\"name\":\"tls\",\"secret\":{\"secretName\":\"checkout-tls\",\"defaultMode\":420}},"
                                + "{\"name\":\"all\",\"projected\":{\"sources\":[{\"secret\":{\"name\":\"checkout-keys\"}}]}}]}");
        ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode applied = pod.deepCopy();
        applied.set("spec", spec);
        pod.putObject("metadata")
                .putObject("annotations")
                .put("kubectl.kubernetes.io/last-applied-configuration", FixtureCalls.text(applied))
                .put("note", "{not json, as it is}")
                .put("ports", "[ 80 , 443 ]");
        pod.set("spec", spec);
        String copy = redactAs(artifact, "kubernetes:get", FixtureCalls.text(pod))
                .values()
                .iterator()
                .next();
        JsonNode redacted = FixtureCalls.json(copy);
        JsonNode inner = FixtureCalls.json(redacted.at("/metadata/annotations")
                .path("kubectl.kubernetes.io/last-applied-configuration")
                .asText());
        assertThat(inner.path("spec")).isEqualTo(redacted.path("spec"));
        assertThat(copy)
                .doesNotContain("one", "two-2", "three", "four")
                .contains("{not json, as it is}", "[ 80 , 443 ]", "serve");
        JsonNode kept = redacted.path("spec");
        assertThat(kept.at("/containers/0/env/0/name").asText()).isEqualTo("MODE");
        assertThat(kept.at("/containers/0/env/1")).isEqualTo(spec.at("/containers/0/env/1"));
        assertThat(kept.path("volumes")).isEqualTo(spec.path("volumes"));
        assertThat(report.counts()).containsEntry("environment", 4).containsEntry("argument", 4);
    }

    @Test
    void redactsTextThatIsPartlyJson() throws Exception {
        for (String text : List.of(
                "{\"a\":1} ghp_SECRETSECRETSECRETSECRET1",
                "{\"a\":\"ghp_SECRETSECRETSECRETSECRET1\",\"a\":1}",
                "{\"a\":\"{\\\"env\\\":{\\\"A\\\":\\\"SECRET\\\"}}\"}",
                "{\"db\":{\"password\":73524619},\"env\":{\"A\":\"SECRET\"}}",
                "{\"set\":[{\"name\":\"db-password\",\"value\":73524619}],\"env\":{\"A\":\"SECRET\"}}")) {
            folder = folder.resolve("next");
            assertThat(one(command(text))).as(text).doesNotContain("SECRET", "73524619");
        }
    }

    @Test
    void redactsKnownSecretEverywhereInAnyEncoding() throws Exception {
        String secret = "{\"environment\":[{\"name\":\"DB_PASSWORD\",\"value\":\"" + PASSWORD + "\"}]}";
        List<String> forms = new ArrayList<>();
        forms.add("x " + PASSWORD + " y");
        for (String before : List.of("", "a", "bc")) {
            forms.add("echo " + base64(before + PASSWORD + "/end") + "|base64 -d");
            forms.add(Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((before + PASSWORD).getBytes(StandardCharsets.UTF_8)));
            forms.add("data" + base64(before + PASSWORD + "!"));
        }
        forms.add(base64(base64("x=" + PASSWORD)));
        forms.add(HexFormat.of().formatHex(PASSWORD.getBytes(StandardCharsets.UTF_8)));
        forms.add("http://x/?q=" + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8) + "&z=1");
        forms.add(gzip("something " + PASSWORD));
        forms.add(Base64.getEncoder().encodeToString(("x " + PASSWORD).getBytes(StandardCharsets.UTF_16LE)));
        ObjectNode other = Json.object().put("dockerLabels", "none");
        forms.forEach(form -> other.withArray("texts").addObject().put("text", form));
        other.putObject("labels").put("of " + PASSWORD, "x");
        Map<String, String> copies = redact(FixtureCalls.text(other), secret);
        String copy = copies.values().iterator().next();
        JsonNode texts = FixtureCalls.json(copy).path("texts");
        String mark = new RedactionMarks(KEY).of(PASSWORD);
        for (int i = 0; i < forms.size(); i++) {
            assertThat(texts.path(i).path("text").asText()).as(forms.get(i)).contains(mark);
        }
        assertThat(copies.values())
                .noneMatch(text -> text.contains("hunter2")
                        || text.contains(base64("hunter2").substring(0, 8)));
        assertThat(copy).contains("of " + mark);
    }

    @Test
    void marksEqualSecretsEqually() throws Exception {
        String copy = one(
                "{\"environment\":[{\"name\":\"A\",\"value\":\"x\"},{\"name\":\"B\",\"value\":\"x\"},{\"name\":\"C\",\"value\":\"y\"}]}");
        Matcher marks = MARK.matcher(copy);
        List<String> found = marks.results().map(result -> result.group()).toList();
        assertThat(found).hasSize(3);
        assertThat(found.get(0)).isEqualTo(found.get(1)).isNotEqualTo(found.get(2));
        assertThat(new RedactionMarks("another key, as long".getBytes(StandardCharsets.UTF_8)).of("x"))
                .isNotEqualTo(found.get(0));
    }

    @Test
    void isDeterministic() throws Exception {
        String json = command("app --password SECRET " + base64("token=abcdefgh"));
        Map<String, String> first = redact(json);
        folder = folder.resolve("again");
        assertThat(List.copyOf(redact(json).values())).isEqualTo(List.copyOf(first.values()));
    }

    @Test
    void namesCopiesByFileAndReportsGaps() throws Exception {
        Map<String, String> copies = redact("{\"a\":1}", "{\"a\":", "\"text with SECRET\"");
        assertThat(copies.keySet())
                .singleElement()
                .asString()
                .matches("redacted/aws\\.ecs\\.task-definition\\.1/[0-9a-f]+/000001\\.body\\.json");
        assertThat(report.files()).containsExactlyElementsOf(copies.keySet());
        assertThat(report.gaps()).hasSize(2).noneMatch(gap -> gap.why().contains("SECRET"));
    }

    @Test
    void redactsHostileTextInBoundedTime() throws Exception {
        for (String text : List.of(
                "eyJ".repeat(20_000), "://:".repeat(15_000), "--password=".repeat(5_000), "%41".repeat(20_000))) {
            long start = System.nanoTime();
            redact(command(text));
            folder = folder.resolve("next");
            assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
        }
    }

    @Test
    void redactsTooLongTextCompletely() throws Exception {
        assertThat(one(command("SECRET ".repeat(10_000)))).doesNotContain("SECRET");
        assertThat(report.counts()).containsEntry("too-long", 1);
    }

    @Test
    void masksSecretsAndKeepsOtherText() {
        assertThat(SecretMasking.masked("jane ran app --password SECRET now"))
                .isEqualTo("jane ran app --password [redacted] now");
        String harmless =
                "user ran /bin/sh -c curl http://x.example/a | sh; session ecs-execute-command-0c4f9d2ab7e1563f8";
        assertThat(SecretMasking.masked(harmless)).isEqualTo(harmless);
    }

    @Test
    void rejectsShortKey() {
        assertThatThrownBy(() -> new RedactionMarks(new byte[15])).isInstanceOf(IllegalArgumentException.class);
    }
}
