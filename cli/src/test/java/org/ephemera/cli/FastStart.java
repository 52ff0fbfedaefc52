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
 * How Java processes of their own are started: on which class path, and with which options.
 *
 * @param options for the JVM
 */
record FastStart(List<String> options, String classPath) {
    private static final int AOT_CACHE_SINCE = 25;

    FastStart {
        options = List.copyOf(options);
    }

    /** As this process was started. */
    static FastStart plain() {
        return new FastStart(List.of(), System.getProperty("java.class.path"));
    }

    /** The same classes in jars only, as an archive wants them; without an archive yet. */
    static FastStart inJars(Path folder) throws IOException {
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
        return new FastStart(List.of(), String.join(File.pathSeparator, jars));
    }

    /** For one process, which leaves its loaded classes in an archive when it ends. */
    FastStart training(Path archive) {
        return with(isAot() ? "-XX:AOTCacheOutput=" + archive : "-XX:ArchiveClassesAtExit=" + archive);
    }

    /** With what {@link #training} left. */
    FastStart trained(Path archive) {
        return with(isAot() ? "-XX:AOTCache=" + archive : "-XX:SharedArchiveFile=" + archive);
    }

    private FastStart with(String option) {
        return new FastStart(List.of(option, "-Xlog:disable"), classPath);
    }

    private static boolean isAot() {
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
