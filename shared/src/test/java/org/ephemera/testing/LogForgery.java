package org.ephemera.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.envelope.RunKey;
import org.ephemera.envelope.Signer;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;

/**
 * Forgeries of {@code open.json} and of the acquisition log by the owner of the signing key: a new run signs every
 * segment again.
 */
public final class LogForgery {
    private final Path folder;

    public LogForgery(Path folder) {
        this.folder = folder;
    }

    /** Replaces every match in {@code open.json}, the log, the index and the outcomes. */
    public LogForgery replace(String pattern, String by) throws IOException {
        boolean changed = false;
        List<Path> files = new ArrayList<>(log());
        for (String path : List.of(PackageLayout.OPEN, PackageLayout.INDEX, PackageLayout.OUTCOMES)) {
            files.add(folder.resolve(path));
        }
        for (Path file : files) {
            String text = Files.readString(file);
            String forged = text.replaceAll(pattern, by);
            changed |= !forged.equals(text);
            Files.writeString(file, forged);
        }
        if (!changed) {
            throw new IOException("nothing in the package matches " + pattern);
        }
        return this;
    }

    /** Chains and signs every segment again, and seals. */
    public void sign(Signer signer) throws IOException {
        byte[] open = Files.readAllBytes(folder.resolve(PackageLayout.OPEN));
        PackageId id = new PackageId(Json.parse(open).path("packageId").asText());
        RunKey run =
                RunKey.create(id, Digest.of(open), id.openedAt(), id.openedAt().plusSeconds(60));
        for (Path file : log()) {
            if (PackageLayout.isDelegation(path(file))) {
                Files.delete(file);
            } else {
                Files.write(file, segment(Files.readAllLines(file), Digest.of(open), run));
            }
        }
        Files.write(
                folder.resolve(run.delegation().path()), run.delegate(signer).toBytes());
        new PackageForgery(folder).reseal(signer);
    }

    private static byte[] segment(List<String> lines, Digest open, RunKey run) throws IOException {
        List<String> forged = new ArrayList<>();
        Digest previous = open;
        for (String line : lines) {
            String next = line.replaceFirst("\"prev\":\"[0-9a-f]{64}\"", "\"prev\":\"" + previous.hex() + "\"");
            if (line.contains("\"event\":\"segment.signature\"")) {
                String signature = run.sign(forged.getLast().getBytes(StandardCharsets.UTF_8));
                next = next.replaceFirst("\"run\":.*", "\"run\":\"" + run.run() + "\",\"sig\":\"" + signature + "\"}");
            }
            forged.add(next);
            previous = Digest.of(next.getBytes(StandardCharsets.UTF_8));
        }
        return (String.join("\n", forged) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private List<Path> log() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(PackageLayout.ACQUISITION))) {
            return files.sorted().toList();
        }
    }

    private String path(Path file) {
        return folder.relativize(file).toString();
    }
}
