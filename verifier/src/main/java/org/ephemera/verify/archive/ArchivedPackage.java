package org.ephemera.verify.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ephemera.format.PackageReader;
import org.jspecify.annotations.Nullable;

/** Package in an archive, at its root or in the folders that contain all members. */
final class ArchivedPackage implements PackageReader {
    /** Names that are never a folder around a package: a path out of the archive, or a part of the package itself. */
    private static final Set<String> NEVER_AROUND = Set.of("", "..", "data");

    private final List<Entry> entries;
    private final Map<String, ArchiveMember> files = new HashMap<>();
    private final Closeable archive;
    /** Path of the folders that contain all members, each with a slash; "" without such folders. */
    private final String around;

    ArchivedPackage(List<ArchiveMember> members, Closeable archive) {
        this.archive = archive;
        String folder = folder(members);
        this.around = folder;
        NavigableSet<String> paths = new TreeSet<>();
        members.forEach(member -> paths.add(member.path()));
        List<ArchiveMember> within = members.stream()
                .filter(member -> member.kind() != Kind.FOLDER
                        || (member.path().length() > folder.length() && isEmpty(member.path(), paths)))
                .toList();
        this.entries = within.stream()
                .map(member -> new Entry(member.path().substring(folder.length()), member.kind(), member.bytes()))
                .toList();
        within.stream()
                .filter(member -> member.kind() == Kind.FILE)
                .forEach(member -> files.put(member.path().substring(folder.length()), member));
    }

    @Override
    public Stream<Entry> entries() {
        return entries.stream();
    }

    @Override
    public Optional<String> folder() {
        return around.isEmpty()
                ? Optional.empty()
                : Optional.of(around.substring(around.lastIndexOf('/', around.length() - 2) + 1, around.length() - 1));
    }

    @Override
    public InputStream open(String path) throws IOException {
        ArchiveMember member = files.get(path);
        if (member == null) {
            throw new IOException("not a regular file of the package");
        }
        return member.opener().open();
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    /**
     * Returns the path of the folders that contain all members, each with a slash; "" without such folders. Each name is
     * visited once, because names may be long and deep.
     */
    private static String folder(List<ArchiveMember> members) {
        String common = members.stream()
                .filter(member -> member.kind() != Kind.FOLDER)
                .map(ArchiveMember::parent)
                .reduce(ArchivedPackage::commonFolder)
                .orElse("");
        for (ArchiveMember member : members) {
            // Either one of the containing folders, or a folder that must be within them.
            if (member.kind() == Kind.FOLDER && !common.startsWith(member.path() + "/")) {
                common = commonFolder(common, member.parent());
            }
        }
        int end = 0;
        for (int slash = common.indexOf('/'); slash >= 0; slash = common.indexOf('/', end)) {
            if (NEVER_AROUND.contains(common.substring(end, slash))) {
                break;
            }
            end = slash + 1;
        }
        return common.substring(0, end);
    }

    /** Returns the common path of two folders, up to a slash. */
    private static String commonFolder(String one, String other) {
        int length = 0;
        for (int i = 0; i < Math.min(one.length(), other.length()) && one.charAt(i) == other.charAt(i); i++) {
            if (one.charAt(i) == '/') {
                length = i + 1;
            }
        }
        return one.substring(0, length);
    }

    private static boolean isEmpty(String folder, NavigableSet<String> paths) {
        @Nullable String next = paths.ceiling(folder + "/");
        return next == null || !next.startsWith(folder + "/");
    }
}
