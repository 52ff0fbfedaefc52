package org.ephemera.bag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Properties;
import org.ephemera.evidence.Digest;

/**
 * Which program collected.
 *
 * @param gitCommit the commit it was built from, or {@code unknown}
 * @param artifactSha256 of the jar this class came from; empty if it was run from a folder of classes
 */
public record Build(String version, String gitCommit, Optional<Digest> artifactSha256) {
    private static final String NAME = "ephemera";

    public static Build current() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the program's own version.properties cannot be read", e);
        }
        return new Build(
                properties.getProperty("version", "unknown"), properties.getProperty("gitCommit", "unknown"), jar());
    }

    ObjectNode toJson() {
        return Json.object()
                .put("name", NAME)
                .put("version", version)
                .put("gitCommit", gitCommit)
                .put("artifactSha256", artifactSha256.map(Digest::hex).orElse(null));
    }

    private static Optional<Digest> jar() {
        CodeSource source = Build.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path jar = Path.of(source.getLocation().toURI());
            if (!Files.isRegularFile(jar)) {
                return Optional.empty();
            }
            MessageDigest digest = Digest.sha256();
            try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
                in.skipNBytes(Files.size(jar));
            }
            return Optional.of(Digest.finish(digest));
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
