package org.ephemera.verify.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.ephemera.format.PackageReader.Kind;
import org.ephemera.model.SanitizedText;

/**
 * Names of an archive's members. A name is accepted only if every program unpacks it to the same path: no control
 * character, no backslash, no part that is empty, "." or "..", and no duplicate path.
 */
final class MemberNames {
    /** Size limit of a path on Linux (PATH_MAX). */
    private static final int LONGEST = 4096;

    private final ArchiveFile archive;
    private final Map<String, Kind> paths = new HashMap<>();
    private boolean ascii = true;
    private boolean declared;
    private boolean undeclared;

    MemberNames(ArchiveFile archive) {
        this.archive = archive;
    }

    /**
     * Checks and records the name of a member.
     *
     * @param name bytes of the name, decoded as ISO 8859-1
     * @param utf8 true if the archive declares the name to be UTF-8
     * @return the path, with a slash at the end for a folder; "" for the archive's root
     */
    String take(String name, Kind kind, boolean utf8) throws ArchiveException {
        String path = name.startsWith("./") ? name.substring(2) : name;
        if (kind == Kind.FOLDER) {
            path = path.isEmpty() || path.endsWith("/") ? path : path + "/";
            if (name.equals("./") || name.equals(".")) {
                return "";
            }
        }
        check(name, path, kind, utf8);
        String bare = kind == Kind.FOLDER ? path.substring(0, path.length() - 1) : path;
        if (paths.putIfAbsent(bare, kind) != null) {
            throw archive.refused("has two members named '" + SanitizedText.of(name) + "'");
        }
        return path;
    }

    private void check(String name, String path, Kind kind, boolean utf8) throws ArchiveException {
        if (path.length() > LONGEST) {
            throw archive.refused("has a name of " + path.length() + " bytes");
        }
        boolean plain = true;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < ' ' || c == '\\' || c == 0x7f) {
                throw archive.refused(
                        "has a control character or a backslash in the name '" + SanitizedText.of(name) + "'");
            }
            plain &= c < 0x80;
        }
        String bare = kind == Kind.FOLDER ? path.substring(0, path.length() - 1) : path;
        for (String part : bare.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw archive.refused(
                        "has the name '" + SanitizedText.of(name) + "', which contains an empty part, '.' or '..'");
            }
        }
        if (!plain && utf8 && !isUtf8(name)) {
            throw archive.refused("has the name '" + SanitizedText.of(name) + "', which is not UTF-8");
        }
        ascii &= plain;
        declared |= utf8;
        undeclared |= !utf8;
    }

    /** Checks all names together, after the last member. */
    void finish() throws ArchiveException {
        // A folder around the package may have a name that is not ASCII, but in one encoding only.
        if (!ascii && declared && undeclared) {
            throw archive.refused("has names that are not ASCII in two encodings");
        }
        for (String path : paths.keySet()) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                if (paths.get(path.substring(0, slash)) == Kind.FILE) {
                    throw archive.refused(
                            "has a file and a folder named '" + SanitizedText.of(path.substring(0, slash)) + "'");
                }
            }
        }
    }

    private static boolean isUtf8(String name) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
