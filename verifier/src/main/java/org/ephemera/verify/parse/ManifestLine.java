package org.ephemera.verify.parse;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.ephemera.format.BagManifest;

/**
 * Line of a manifest.
 *
 * @param text complete line without its line feed
 */
public record ManifestLine(String text, String path) {
    private static final int HEX = 64;
    private static final int PATH_AT = 66;

    /** Length limit of a line. */
    public static final int LONGEST = PATH_AT + 1024;

    /**
     * Parses a line.
     *
     * @throws MalformedException if it is not a digest, two spaces and a portable path
     * @see BagManifest#line
     */
    public static ManifestLine parse(byte[] line) throws MalformedException {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        if (text.length() <= PATH_AT || !text.startsWith("  ", HEX) || !isHex(text)) {
            throw new MalformedException("is not a digest, two spaces and a path");
        }
        String path = text.substring(PATH_AT);
        if (!PortableNames.isPortable(path)) {
            throw new MalformedException(
                    "lists '" + PortableNames.printable(path) + "', which is not a path of a package");
        }
        return new ManifestLine(text, path);
    }

    public boolean isBelow(String folder) {
        return path.startsWith(folder);
    }

    public byte[] digest() {
        return HexFormat.of().parseHex(text, 0, HEX);
    }

    public String sha256() {
        return text.substring(0, HEX);
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < HEX; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
