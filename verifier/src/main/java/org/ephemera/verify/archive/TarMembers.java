package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.PackageReader.Kind;

/**
 * Members of a tar: files and folders, all in the POSIX format or all in the GNU format. Two blocks of zeros end them,
 * and only zeros may follow.
 */
final class TarMembers {
    private static final int LONGEST_NAME = 4097;
    private static final int CHUNK = 65536;

    private final ArchiveFile tar;
    private final List<ArchiveMember> members = new ArrayList<>();
    private final MemberNames names;
    private long position;

    private TarMembers(ArchiveFile tar) {
        this.tar = tar;
        this.names = new MemberNames(tar);
    }

    static List<ArchiveMember> list(ArchiveFile tar) throws IOException {
        TarMembers members = new TarMembers(tar);
        boolean gnu = TarHeader.read(tar, 0).gnu();
        while (!TarHeader.isEmpty(tar, members.position)) {
            members.next(gnu);
        }
        members.end();
        members.names.finish();
        return members.members;
    }

    /** Reads a member. At most one header for its name may precede it. */
    private void next(boolean gnu) throws IOException {
        Optional<String> longer = Optional.empty();
        TarHeader header = header(gnu);
        if (header.type() == TarHeader.PAX) {
            longer = PaxRecords.path(tar, position, header.size());
        } else if (header.type() == TarHeader.GNU_NAME) {
            longer = Optional.of(name(header));
        }
        if (header.type() == TarHeader.PAX || header.type() == TarHeader.GNU_NAME) {
            skip(header.size());
            header = header(gnu);
            if (header.type() != TarHeader.FILE && header.type() != TarHeader.FOLDER) {
                throw tar.refused("has two headers for the name of one member");
            }
        }
        Kind kind = header.type() == TarHeader.FILE ? Kind.FILE : Kind.FOLDER;
        String path = names.take(longer.orElse(header.name()), kind, longer.isPresent() && !gnu);
        long start = position;
        long size = header.size();
        skip(size);
        if (kind == Kind.FILE) {
            members.add(new ArchiveMember(path, kind, size, () -> new FileSlice(tar.channel(), start, size)));
        } else if (!path.isEmpty()) {
            members.add(new ArchiveMember(path, kind, 0, ArchiveMember.unreadable(path)));
        }
    }

    private TarHeader header(boolean gnu) throws IOException {
        TarHeader header = TarHeader.read(tar, position);
        if (header.gnu() != gnu) {
            throw tar.refused("mixes members in the POSIX and the GNU format");
        }
        position += TarHeader.BLOCK;
        return header;
    }

    /** Reads a long name (GNU). Its last byte is its only zero byte. */
    private String name(TarHeader header) throws IOException {
        if (header.size() < 2 || header.size() > LONGEST_NAME) {
            throw tar.refused("has a long name of " + header.size() + " bytes");
        }
        String name = new String(tar.read(position, (int) header.size()).array(), ISO_8859_1);
        if (name.indexOf('\0') != name.length() - 1) {
            throw tar.refused("has bytes after the end of a name");
        }
        return name.substring(0, name.length() - 1);
    }

    private void skip(long bytes) throws IOException {
        position += (bytes + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
        if (position > tar.size()) {
            throw ArchiveException.truncated(tar.name());
        }
    }

    private void end() throws IOException {
        if (tar.size() < position + 2L * TarHeader.BLOCK) {
            throw ArchiveException.truncated(tar.name());
        }
        for (long at = position; at < tar.size(); at += CHUNK) {
            byte[] bytes = tar.read(at, (int) Math.min(CHUNK, tar.size() - at)).array();
            for (byte b : bytes) {
                if (b != 0) {
                    throw tar.refused("has data after its end");
                }
            }
        }
    }
}
