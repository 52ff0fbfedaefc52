import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Removes the signatures of signed jars after verification. A JVM does not store classes of a signed jar in its cache, and
 * verifies the digest of each loaded class at every start, for example of Azure's SDK. This program verifies them once and
 * fails if a class does not match its signature: {@code java Unsign.java JAR…}.
 */
final class Unsign {
    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            Path file = Path.of(jar);
            if (isSigned(file)) {
                Path written = file.resolveSibling(file.getFileName() + ".new");
                unsign(file, written);
                Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean isSigned(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            return jar.stream().anyMatch(entry -> isSignature(entry.getName()));
        }
    }

    private static void unsign(Path file, Path written) throws IOException {
        try (JarFile signed = new JarFile(file.toFile(), true);
                JarOutputStream jar = new JarOutputStream(Files.newOutputStream(written))) {
            for (Enumeration<JarEntry> all = signed.entries(); all.hasMoreElements(); ) {
                JarEntry entry = all.nextElement();
                if (isSignature(entry.getName())) {
                    continue;
                }
                JarEntry same = new JarEntry(entry.getName());
                same.setTime(entry.getTime());
                jar.putNextEntry(same);
                if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    withoutDigests(signed.getManifest()).write(jar);
                } else {
                    try (InputStream in = signed.getInputStream(entry)) {
                        in.transferTo(jar);
                    }
                }
            }
        }
    }

    private static Manifest withoutDigests(Manifest signed) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putAll(signed.getMainAttributes());
        signed.getEntries().forEach((name, attributes) -> {
            Attributes left = new Attributes(attributes);
            left.keySet().removeIf(key -> key.toString().toUpperCase(Locale.ROOT).contains("-DIGEST"));
            if (!left.isEmpty()) {
                manifest.getEntries().put(name, left);
            }
        });
        return manifest;
    }

    private static boolean isSignature(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        boolean form = upper.endsWith(".SF") || upper.endsWith(".RSA") || upper.endsWith(".DSA") || upper.endsWith(".EC");
        return form && upper.startsWith("META-INF/") && upper.indexOf('/', "META-INF/".length()) < 0;
    }
}
