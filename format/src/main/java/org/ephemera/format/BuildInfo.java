package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.ephemera.model.Digest;

/**
 * Version of the program that collected.
 *
 * @param gitCommit the commit it was built from, or {@code unknown}
 * @param artifactSha256 of the program's own jars, as {@code LC_ALL=C sha256sum ephemera-*.jar | sha256sum} prints it
 *     in their folder; empty if the program runs from folders of classes
 */
public record BuildInfo(String version, String gitCommit, Optional<Digest> artifactSha256) {
    private static final String NAME = "ephemera";

    /** Holder for lazy initialization. The jars of a running process do not change, so they are hashed once. */
    private static final class Running {
        static final BuildInfo BUILD = find();
    }

    /** Returns the version of the running program. */
    public static BuildInfo current() {
        return Running.BUILD;
    }

    private static BuildInfo find() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the program's own version.properties cannot be read", e);
        }
        return new BuildInfo(
                properties.getProperty("version", "unknown"), properties.getProperty("gitCommit", "unknown"), jars());
    }

    ObjectNode toJson() {
        return Json.object()
                .put("name", NAME)
                .put("version", version)
                .put("gitCommit", gitCommit)
                .put("artifactSha256", artifactSha256.map(Digest::hex).orElse(null));
    }

    private static Optional<Digest> jars() {
        CodeSource source = BuildInfo.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path jar = Path.of(source.getLocation().toURI());
            Path folder = jar.getParent();
            return Files.isRegularFile(jar) && folder != null ? Optional.of(digest(folder)) : Optional.empty();
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Digest digest(Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path jar : files.filter(BuildInfo::isOurs).sorted().toList()) {
                MessageDigest digest = Digest.sha256();
                try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
                lines.append(BagManifest.line(String.valueOf(jar.getFileName()), Digest.finish(digest)))
                        .append('\n');
            }
        }
        return Digest.of(lines.toString());
    }

    private static boolean isOurs(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith("ephemera-") && name.endsWith(".jar");
    }
}
