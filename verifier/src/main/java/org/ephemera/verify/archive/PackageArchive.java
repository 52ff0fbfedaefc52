package org.ephemera.verify.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import org.ephemera.format.PackageReader;

/** Opens a package that is one file. The first bytes determine the type of the file, not its name. */
public final class PackageArchive {
    private static final int TAR_MAGIC = 257;
    private static final int HEAD = 512;

    /** Decompression commands by the first bytes of the file: gzip (RFC 1952), xz, Zstandard (RFC 8878) and bzip2. */
    private static final Map<String, String> COMPRESSED =
            Map.of("\u001f\u008b", "gunzip", "\u00fd7zXZ\u0000", "unxz", "(\u00b5/\u00fd", "unzstd", "BZh", "bunzip2");

    private PackageArchive() {}

    /**
     * Opens an archive for reading in place.
     *
     * @throws ArchiveException if the file is not a zip or tar that can be read in place
     */
    public static PackageReader open(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (!Files.isRegularFile(file)) {
            throw new ArchiveException("'" + name + "' is a pipe or a device, but a package needs random"
                    + " access; write it into a file and give the path of that file");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            String head = head(channel);
            boolean zip = head.startsWith("PK");
            boolean tar = head.startsWith("ustar", TAR_MAGIC);
            ArchiveFile archive = new ArchiveFile(name, channel);
            if ((zip && (tar || isNamed(name, ".tar"))) || (tar && isNamed(name, ".zip"))) {
                throw archive.refused("is a zip and a tar at once, or its name ends with that of the other type");
            }
            if (zip) {
                return new ArchivedPackage(ZipMembers.list(archive), channel);
            }
            if (tar) {
                return new ArchivedPackage(TarMembers.list(archive), channel);
            }
            throw refused(name, head);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isNamed(String name, String extension) {
        return name.toLowerCase(Locale.ROOT).endsWith(extension);
    }

    private static ArchiveException refused(String name, String head) {
        for (Map.Entry<String, String> compressed : COMPRESSED.entrySet()) {
            if (head.startsWith(compressed.getKey())) {
                return new ArchiveException("'" + name
                        + "' is compressed as a single stream and cannot be read in place; run "
                        + compressed.getValue() + " on it first");
            }
        }
        if (head.length() < HEAD) {
            return new ArchiveException("'" + name + "' is not a package, or it is truncated;"
                    + " give a package's folder, .zip, .tar or id, or copy the file from its source again");
        }
        return new ArchiveException(
                "'" + name + "' is not a package: neither a zip nor a tar; give a package's folder, .zip, .tar or id");
    }

    private static String head(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {
            // Reads until the buffer is full or the file ends.
        }
        return new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
    }
}
