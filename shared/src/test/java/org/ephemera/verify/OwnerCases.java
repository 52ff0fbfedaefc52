package org.ephemera.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.verify.FolderCase.Packages;

/** Folders that only the owner of the signing key can make: changed files, sealed again. */
final class OwnerCases {
    private static final Pattern FIELD =
            Pattern.compile("\"(\\w+)\"( ?: ?)(\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9]+|true|false|null)");

    /** Fields that the sealer of the tests reads, and rejects with another value. */
    private static final Set<String> READ =
            Set.of("outcome", "status", "volatility", "from", "to", "first", "last", "lostAfter");

    /** Fields of {@code package.json} that are rewritten for each new seal. */
    private static final Set<String> COUNTED = Set.of("items", "files", "bytes");

    private static final Duration HOUR = Duration.ofHours(1);

    private final List<FolderCase> cases = new ArrayList<>();

    private OwnerCases() {}

    static List<FolderCase> all(Packages packages) throws IOException {
        OwnerCases all = new OwnerCases();
        TamperCase.all().stream()
                .filter(TamperCase::needsKey)
                .forEach(way -> all.cases.add(FolderCase.of(way.name(), packages.log(), way.tamper())));
        for (Map.Entry<String, Path> base : packages.bases().entrySet()) {
            all.addForms(base.getKey(), base.getValue());
            all.addRuns(base.getKey(), base.getValue());
        }
        Path plain = packages.base("plain");
        for (String path :
                List.of(PackageLayout.OUTCOMES, PackageLayout.INDEX, PackageLayout.PACKAGE, PackageLayout.BAG_INFO)) {
            all.addFields(plain, path);
        }
        all.addLogFields(plain);
        all.addForeignList(packages.base("foreign"));
        return all.cases;
    }

    /** Changes the value of each field once. */
    private void addFields(Path base, String path) throws IOException {
        String text = Files.readString(base.resolve(path), StandardCharsets.UTF_8);
        Map<String, String> changed = new TreeMap<>();
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            boolean rewritten = path.equals(PackageLayout.PACKAGE) && COUNTED.contains(field.group(1));
            if (!rewritten && !READ.contains(field.group(1))) {
                String other = "\"" + field.group(1) + "\"" + field.group(2) + other(field.group(3));
                changed.putIfAbsent(
                        field.group(1), text.substring(0, field.start()) + other + text.substring(field.end()));
            }
        }
        changed.forEach((name, forged) -> addSealed(path + " with another " + name, base, t -> t.write(path, forged)));
        if (path.endsWith(".jsonl")) {
            addSealed(path + " in another order", base, t -> t.swapLines(path, 1, 2));
            addSealed(path + " without its first line", base, t -> t.removeLine(path, 1));
        }
        if (!path.equals(PackageLayout.OUTCOMES)) {
            addSealed(path + " with a blank line", base, t -> t.append(path, "\n"));
        }
    }

    private static String other(String value) {
        return switch (value) {
            case "true" -> "false";
            case "false" -> "true";
            case "null" -> "\"x\"";
            default ->
                value.startsWith("\"")
                        ? value.substring(0, value.length() - 1) + "x\""
                        : value.replaceFirst("(?=[0-9])", "1");
        };
    }

    /** Changes each field of the log, whose lines are chained and signed again by another run. */
    private void addLogFields(Path base) throws IOException {
        String path = segment(base);
        int number = 0;
        for (String line : Files.readAllLines(base.resolve(path))) {
            ObjectNode json = (ObjectNode) Json.parse(line.getBytes(StandardCharsets.UTF_8));
            int at = number++;
            for (Map.Entry<String, JsonNode> field : json.properties()) {
                if (!field.getValue().isContainerNode()
                        && !Set.of("prev", "run", "sig").contains(field.getKey())) {
                    String name = path.replaceFirst(".*/", "") + ", line " + (at + 1) + ", another " + field.getKey();
                    JsonNode other =
                            Json.parse(other(field.getValue().toString()).getBytes(StandardCharsets.UTF_8));
                    addSealed(
                            name,
                            base,
                            t -> new ResignedSegment(t.folder(), path)
                                    .with(at, field.getKey(), other)
                                    .sign(t.signer()));
                }
            }
        }
    }

    /** Signs a segment again in another run, whose delegation has a fault. */
    private void addRuns(String kind, Path base) throws IOException {
        String segment = segment(base);
        Instant noon = Instant.parse("2026-11-25T12:00:00Z");
        addSealed(
                kind + ": signed by another run", base, t -> new ResignedSegment(t.folder(), segment).sign(t.signer()));
        addSealed(
                kind + ": run that began later",
                base,
                t -> new ResignedSegment(t.folder(), segment)
                        .during(noon.plus(HOUR), noon.plus(HOUR).plus(HOUR))
                        .sign(t.signer()));
        addSealed(
                kind + ": run that had ended",
                base,
                t -> new ResignedSegment(t.folder(), segment)
                        .during(noon.minus(HOUR), noon.minusSeconds(1))
                        .sign(t.signer()));
        addSealed(
                kind + ": run that another key delegated",
                base,
                t -> new ResignedSegment(t.folder(), segment).sign(t.otherSigner()));
        addSealed(
                kind + ": run without a delegation",
                base,
                t -> t.delete(new ResignedSegment(t.folder(), segment).sign(t.signer())));
        addSealed(
                kind + ": delegation under another name",
                base,
                t -> t.move(
                        new ResignedSegment(t.folder(), segment).sign(t.signer()),
                        PackageLayout.delegation("0".repeat(16))));
        addSealed(kind + ": delegation of another package", base, t -> {
            ResignedSegment resigned = new ResignedSegment(t.folder(), segment);
            resigned.ofPackage(t.other()).sign(t.signer());
        });
        addSealed(
                kind + ": unused broken delegation",
                base,
                t -> t.write(PackageLayout.delegation("0123456789abcdef"), "{}"));
        addSealed(
                kind + ": delegation with a line feed",
                base,
                t -> t.append(new ResignedSegment(t.folder(), segment).sign(t.signer()), "\n"));
        addSealed(kind + ": unsigned segment", base, t -> t.removeLinesWith(segment, "segment.signature"));
        addSealed(
                kind + ": file in the folder of the log",
                base,
                t -> t.write(PackageLayout.ACQUISITION + "notes.txt", "x"));
        addSealed(
                kind + ": segment without a line",
                base,
                t -> t.write(segment.replaceFirst("-[0-9]{4}\\.jsonl$", "-0099.jsonl"), ""));
    }

    /** Writes {@code open.json} in other forms. A copy's log begins with the digest of another file. */
    private void addForms(String kind, Path base) {
        addSealed(kind + ": compact open.json", base, t -> t.write(PackageLayout.OPEN, open(t).toString()));
        addSealed(
                kind + ": open.json with a tab for each blank",
                base,
                t -> t.write(
                        PackageLayout.OPEN,
                        t.read(PackageLayout.OPEN).replaceAll("\n +", "\n\t\t").replace("\" : ", "\"\t:\n")));
        addSealed(kind + ": open.json with another copyOf in a text", base, t -> {
            ObjectNode open = open(t);
            ((ObjectNode) open.get("authority"))
                    .put("note", "\"copyOf\" : {\"openSha256\":\"" + "0".repeat(64) + "\"} }, ]\\");
            t.write(PackageLayout.OPEN, open.toString());
        });
        addSealed(kind + ": open.json with another copyOf deeper", base, t -> {
            ObjectNode open = open(t);
            open.putObject("more").putObject("copyOf").put("openSha256", "0".repeat(64));
            open.putArray("copyOfs").addObject().put("openSha256", "1".repeat(64));
            t.write(PackageLayout.OPEN, Json.parse(Json.bytes(open)).toPrettyString());
        });
        addSealed(kind + ": open.json with copyOf first", base, t -> {
            ObjectNode open = Json.object();
            ObjectNode old = open(t);
            if (old.has("copyOf")) {
                ObjectNode reversed = open.putObject("copyOf");
                for (String name : List.of("foreignSealSha256", "openSha256", "packageId")) {
                    reversed.set(name, old.get("copyOf").get(name));
                }
            }
            old.properties().forEach(field -> open.putIfAbsent(field.getKey(), field.getValue()));
            t.write(PackageLayout.OPEN, open.toPrettyString());
        });
        addSealed(kind + ": open.json of another original", base, t -> {
            ObjectNode open = open(t);
            open.putObject("copyOf")
                    .put("packageId", open.get("packageId").asText())
                    .put("openSha256", "0".repeat(64));
            t.write(PackageLayout.OPEN, open.toPrettyString());
        });
    }

    private void addForeignList(Path base) {
        String path = PackageLayout.FOREIGN;
        addSealed(
                "foreign list with blanks",
                base,
                t -> t.write(path, t.read(path).replace("\":", "\" : ")));
        addSealed(
                "foreign list in another order",
                base,
                t -> t.write(path, t.read(path).replaceAll("\\{(\"path\":\"[^\"]*\"),([^\n]*)\\}", "{$2,$1}")));
        addSealed("foreign list without a segment", base, t -> t.removeLinesWith(path, "0bad0bad-0001.jsonl"));
        addSealed("foreign list without a body", base, t -> t.removeLinesWith(path, "/0bad0bad/"));
        addSealed("foreign list without a delegation", base, t -> t.removeLinesWith(path, "run-0bad"));
        addSealed(
                "foreign list with a genuine segment",
                base,
                t -> t.append(path, "{\"path\":\"" + t.segment(1) + "\"}\n"));
        addSealed(
                "foreign list with a text before a path",
                base,
                t -> t.write(path, t.read(path).replace("{\"path\"", "{\"note\":\"\\\"path\\\":\\\"x\\\"\",\"path\"")));
        addSealed("no foreign list", base, t -> t.delete(path));
    }

    /** Returns the path of the only genuine segment of the log. */
    private static String segment(Path base) throws IOException {
        try (Stream<Path> files = Files.list(base.resolve(PackageLayout.ACQUISITION))) {
            return files.map(file -> PackageLayout.ACQUISITION + file.getFileName())
                    .filter(file ->
                            file.contains("/" + SealedPackageMaker.LOG_ITEM + "-") && !file.contains("0bad0bad"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no segment"));
        }
    }

    private static ObjectNode open(TamperedCopy t) throws IOException {
        return (ObjectNode) Json.parse(t.read(PackageLayout.OPEN).getBytes(StandardCharsets.UTF_8));
    }

    private void addSealed(String name, Path base, TamperCase.Tamper tamper) {
        cases.add(FolderCase.of("by the owner: " + name, base, t -> {
            tamper.with(t);
            t.sealAgain();
        }));
    }
}
