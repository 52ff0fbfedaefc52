package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;

/**
 * Extended records of a tar's member (POSIX.1-2001 pax), {@code LENGTH KEY=VALUE} each. Names, times and owners are
 * allowed, because GNU tar, Python, libarchive and Commons Compress write them. Lengths, links and encodings are not.
 */
final class PaxRecords {
    private static final int LARGEST = 65536;
    private static final Pattern LENGTH = Pattern.compile("(?<length>[1-9][0-9]{0,5}) ");
    private static final Pattern TIME = Pattern.compile("-?[0-9]+(?:\\.[0-9]*)?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern TEXT = Pattern.compile("[^\0\n]+");
    private static final String PATH = "path";
    /** The last four keys are defined in tar(5) of libarchive. */
    private static final Map<String, Pattern> ALLOWED = Map.ofEntries(
            Map.entry(PATH, TEXT),
            Map.entry("mtime", TIME),
            Map.entry("atime", TIME),
            Map.entry("ctime", TIME),
            Map.entry("uid", NUMBER),
            Map.entry("gid", NUMBER),
            Map.entry("uname", TEXT),
            Map.entry("gname", TEXT),
            Map.entry("LIBARCHIVE.creationtime", TIME),
            Map.entry("SCHILY.dev", NUMBER),
            Map.entry("SCHILY.ino", NUMBER),
            Map.entry("SCHILY.nlink", NUMBER));

    private PaxRecords() {}

    /** Returns the bytes of the path, decoded as ISO 8859-1; empty if the records contain no path. */
    static Optional<String> path(ArchiveFile tar, long position, long size) throws IOException {
        if (size > LARGEST) {
            throw tar.refused("has extended records of " + size + " bytes");
        }
        String records = new String(tar.read(position, (int) size).array(), ISO_8859_1);
        Optional<String> path = Optional.empty();
        Set<String> seen = new HashSet<>();
        int at = 0;
        while (at < records.length()) {
            Matcher length = LENGTH.matcher(records).region(at, records.length());
            int end = length.lookingAt() ? at + Integer.parseInt(length.group("length")) : -1;
            int equals = end < 0 ? -1 : records.indexOf('=', length.end());
            if (end > records.length() || equals < 0 || equals >= end - 1 || records.charAt(end - 1) != '\n') {
                throw tar.refused("has a damaged extended record");
            }
            String key = records.substring(length.end(), equals);
            String value = records.substring(equals + 1, end - 1);
            Pattern form = ALLOWED.get(key);
            if (form == null || !form.matcher(value).matches() || !seen.add(key)) {
                throw tar.refused(
                        "has the extended record '" + SanitizedText.of(key) + "', which is not allowed there");
            }
            path = key.equals(PATH) ? Optional.of(value) : path;
            at = end;
        }
        return path;
    }
}
