package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Archives of files whose content is their name. */
final class PackedArchives {
    private PackedArchives() {}

    static Path zip(Path folder, String... names) throws IOException {
        Path zip = Files.createTempFile(folder, "package", ".zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                if (!name.endsWith("/")) {
                    out.write(("this is " + name).getBytes(UTF_8));
                }
                out.closeEntry();
            }
        }
        return zip;
    }

    static Path tar(Path folder, String... names) throws IOException {
        Path tar = Files.createTempFile(folder, "package", ".tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            for (String name : names) {
                byte[] content = name.endsWith("/") ? new byte[0] : ("this is " + name).getBytes(UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(name, true);
                entry.setSize(content.length);
                out.putArchiveEntry(entry);
                out.write(content);
                out.closeArchiveEntry();
            }
        }
        return tar;
    }

    static int indexOf(byte[] bytes, byte[] what) {
        for (int i = 0; i <= bytes.length - what.length; i++) {
            if (Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
