package org.ephemera.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Class path and options of separate Java processes.
 *
 * @param options options of the JVM
 */
record JavaStartOptions(List<String> options, String classPath) {
    private static final int AOT_CACHE_SINCE = 25;

    JavaStartOptions {
        options = List.copyOf(options);
    }

    /** Returns the class path and options of this process. */
    static JavaStartOptions plain() {
        return new JavaStartOptions(List.of(), System.getProperty("java.class.path"));
    }

    /** Returns the same classes packed in jars, which an archive requires, without an archive. */
    static JavaStartOptions inJars(Path folder) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path classes = Path.of(entry);
            if (Files.isDirectory(classes)) {
                Path jar = folder.resolve(jars.size() + ".jar");
                pack(classes, jar);
                jars.add(jar.toString());
            } else if (Files.exists(classes)) {
                jars.add(entry);
            }
        }
        return new JavaStartOptions(List.of(), String.join(File.pathSeparator, jars));
    }

    /** Returns the options for one process that writes an archive of its loaded classes when it exits. */
    JavaStartOptions writingArchive(Path archive) {
        return with(hasAotCache() ? "-XX:AOTCacheOutput=" + archive : "-XX:ArchiveClassesAtExit=" + archive);
    }

    /** Returns the options that use the archive of {@link #writingArchive}. */
    JavaStartOptions usingArchive(Path archive) {
        return with(hasAotCache() ? "-XX:AOTCache=" + archive : "-XX:SharedArchiveFile=" + archive);
    }

    private JavaStartOptions with(String option) {
        return new JavaStartOptions(List.of(option, "-Xlog:disable"), classPath);
    }

    private static boolean hasAotCache() {
        return Runtime.version().feature() >= AOT_CACHE_SINCE;
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            zip.setLevel(0);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
