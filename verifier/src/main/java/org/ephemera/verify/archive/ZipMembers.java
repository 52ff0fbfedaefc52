package org.ephemera.verify.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ephemera.format.PackageReader.Kind;

/**
 * Members of a zip. Every byte of the file belongs to a member, to the directory or to the end records. Every field
 * that another program may use is checked against the allow list.
 */
final class ZipMembers {
    private ZipMembers() {}

    static List<ArchiveMember> list(ArchiveFile zip) throws IOException {
        ZipDirectory directory = ZipDirectory.find(zip);
        List<ZipEntryHeader> entries = entries(zip, directory);
        ZipBounds.check(zip.name(), entries);
        List<ArchiveMember> members = new ArrayList<>();
        MemberNames names = new MemberNames(zip);
        long end = 0;
        for (ZipEntryHeader entry : entries) {
            if (entry.offset() < end) {
                throw ZipBounds.bomb(zip.name(), "its files overlap");
            }
            if (entry.offset() > end) {
                throw zip.refused("contains more than the files in its directory");
            }
            ZipLocalHeader local = ZipLocalHeader.read(zip, entry);
            end = local.end();
            String path = names.take(entry.name(), entry.kind(), (entry.flags() & ZipEntryHeader.UTF8) != 0);
            if (entry.kind() == Kind.FILE) {
                members.add(new ArchiveMember(
                        path, Kind.FILE, entry.size(), () -> ZipContent.open(zip, entry, local.start())));
            } else if (!path.isEmpty()) {
                members.add(new ArchiveMember(path, Kind.FOLDER, 0, ArchiveMember.unreadable(path)));
            }
        }
        if (end != directory.start()) {
            throw zip.refused("contains more than the files in its directory");
        }
        names.finish();
        return members;
    }

    /** Returns the entries in the order of their members in the file. */
    private static List<ZipEntryHeader> entries(ArchiveFile zip, ZipDirectory directory) throws IOException {
        ByteBuffer bytes = zip.read(directory.start(), Math.toIntExact(directory.end() - directory.start()));
        List<ZipEntryHeader> entries = new ArrayList<>();
        while (bytes.hasRemaining()) {
            entries.add(ZipEntryHeader.read(zip, bytes));
        }
        if (entries.size() != directory.entries()) {
            throw zip.refused("has " + entries.size() + " files in its directory and states " + directory.entries());
        }
        entries.sort(Comparator.comparingLong(ZipEntryHeader::offset));
        return entries;
    }
}
