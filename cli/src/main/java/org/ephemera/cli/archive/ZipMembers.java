package org.ephemera.cli.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.ephemera.bag.PackageReader.Kind;

/** What is in a zip, by its central directory. */
final class ZipMembers {
    private static final int BUFFER = 65536;

    private ZipMembers() {}

    /**
     * @param name of the zip, for messages
     * @param file the zip, open: what the members are read from
     */
    static List<Member> list(String name, Path zip, FileChannel file) throws IOException {
        long directory = ZipBounds.checkDirectory(name, file);
        List<ZipArchiveEntry> entries = entries(name, zip);
        ZipBounds.checkEntries(name, entries);
        ZipHeaders.check(name, entries, file, directory);
        List<Member> members = new ArrayList<>();
        for (ZipArchiveEntry entry : entries) {
            Kind kind = kind(entry);
            members.add(new Member(
                    entry.getName(),
                    kind,
                    kind == Kind.FILE ? entry.getSize() : 0,
                    kind == Kind.FILE ? () -> content(file, entry) : Member.unreadable(entry.getName())));
        }
        return members;
    }

    private static List<ZipArchiveEntry> entries(String name, Path zip) throws ArchiveException {
        // Opened once more: it closes what it is given, when it is closed and when it is collected as garbage.
        try (ZipFile directory = ZipFile.builder().setPath(zip).get()) {
            return Collections.list(directory.getEntries());
        } catch (IOException | RuntimeException e) {
            throw ArchiveException.damaged(name, e);
        }
    }

    private static Kind kind(ZipArchiveEntry entry) {
        if (entry.isUnixSymlink()) {
            return Kind.LINK;
        }
        return entry.isDirectory() ? Kind.FOLDER : Kind.FILE;
    }

    private static InputStream content(FileChannel file, ZipArchiveEntry entry) {
        InputStream stored = new Slice(file, entry.getDataOffset(), entry.getCompressedSize());
        return new Exactly(entry.getMethod() == ZipEntry.STORED ? stored : inflated(stored), entry.getSize());
    }

    private static InputStream inflated(InputStream deflated) {
        Inflater inflater = new Inflater(true);
        // An inflater without zlib's frame asks for one byte beyond the end.
        InputStream input = new SequenceInputStream(deflated, new ByteArrayInputStream(new byte[1]));
        return new InflaterInputStream(input, inflater, BUFFER) {
            @Override
            public void close() throws IOException {
                try {
                    super.close();
                } finally {
                    inflater.end();
                }
            }
        };
    }
}
