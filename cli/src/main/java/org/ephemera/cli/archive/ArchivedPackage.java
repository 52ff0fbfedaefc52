package org.ephemera.cli.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.bag.PackageReader;

/** A package in an archive, at its root or in the folders that hold everything else that is there. */
final class ArchivedPackage implements PackageReader {
    private static final String DATA = "data";

    private final List<Entry> entries;
    private final Map<String, Member> files = new HashMap<>();
    private final Closeable archive;

    ArchivedPackage(List<Member> members, Closeable archive) {
        this.archive = archive;
        String folder = folder(members);
        Set<String> parents = new HashSet<>();
        members.forEach(member -> addParents(member.path(), parents));
        this.entries = members.stream()
                .filter(member -> member.path().length() > folder.length())
                .filter(member -> member.kind() != Kind.FOLDER || !parents.contains(member.path()))
                .map(member -> new Entry(member.path().substring(folder.length()), member.kind(), member.bytes()))
                .toList();
        // Of two with one name the first is read; that there are two is for the verifier to say.
        members.stream()
                .filter(member -> member.kind() == Kind.FILE)
                .forEach(member -> files.putIfAbsent(member.name().substring(folder.length()), member));
    }

    @Override
    public Stream<Entry> entries() {
        return entries.stream();
    }

    @Override
    public InputStream open(String path) throws IOException {
        Member member = files.get(path);
        if (member == null) {
            throw new IOException("not a regular file of the package");
        }
        return member.opener().open();
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    /** The folders around everything, each with its slash; "" where there is none. */
    private static String folder(List<Member> members) {
        String folder = "";
        for (Optional<String> next = only(members, folder); next.isPresent(); next = only(members, folder)) {
            folder += next.get() + "/";
        }
        return folder;
    }

    /** The one folder in which everything below {@code folder} lies; never one that leads out of the archive. */
    private static Optional<String> only(List<Member> members, String folder) {
        Set<String> names = new HashSet<>();
        for (Member member : members) {
            if (member.path().length() <= folder.length()) {
                continue;
            }
            String rest = member.path().substring(folder.length());
            int slash = rest.indexOf('/');
            if (slash < 0 && member.kind() != Kind.FOLDER) {
                return Optional.empty();
            }
            names.add(slash < 0 ? rest : rest.substring(0, slash));
        }
        return names.size() == 1
                ? names.stream()
                        .filter(name -> !name.isEmpty() && !name.equals("..") && !name.equals(DATA))
                        .findAny()
                : Optional.empty();
    }

    private static void addParents(String path, Set<String> parents) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (!parents.add(path.substring(0, slash))) {
                return;
            }
        }
    }
}
