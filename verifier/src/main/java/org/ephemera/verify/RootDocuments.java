package org.ephemera.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.MalformedException;

/**
 * Documents at the root of a package; each is empty if it is missing or malformed.
 *
 * @param closing {@code package.json}
 * @param bagInfo {@code bag-info.txt}, by label
 */
record RootDocuments(Optional<JsonValues> open, Optional<JsonValues> closing, Optional<Map<String, String>> bagInfo) {
    private static final int LONGEST = 4 << 20;
    private static final int LONGEST_BAG_INFO = 1 << 16;

    /** Parser of a document. */
    private interface Form<T> {
        T read(byte[] bytes) throws MalformedException;
    }

    static RootDocuments read(PackageFiles files, CheckResults findings) {
        Form<JsonValues> json = bytes -> JsonValues.parse(bytes, Set.of());
        return new RootDocuments(
                read(files, PackageLayout.OPEN, LONGEST, json, findings),
                read(files, PackageLayout.PACKAGE, LONGEST, json, findings),
                read(files, PackageLayout.BAG_INFO, LONGEST_BAG_INFO, RootDocuments::labels, findings));
    }

    /** Returns the package id in {@code open.json}. */
    Optional<String> packageId() {
        return open.flatMap(json -> json.text("packageId"));
    }

    private static <T> Optional<T> read(
            PackageFiles files, String path, int longest, Form<T> form, CheckResults findings) {
        try {
            Optional<byte[]> bytes = files.readFully(path, longest);
            return bytes.isEmpty() ? Optional.empty() : Optional.of(form.read(bytes.get()));
        } catch (MalformedException e) {
            findings.malformed(VerificationCheck.SEAL, CheckLocation.of(path), path + " " + e.getMessage());
        } catch (IOException e) {
            findings.unread(VerificationCheck.SEAL, CheckLocation.of(path), String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private static Map<String, String> labels(byte[] bytes) throws MalformedException {
        Map<String, String> labels = new TreeMap<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", 0)) {
            int colon = line.indexOf(": ");
            if (colon < 0 || labels.putIfAbsent(line.substring(0, colon), line.substring(colon + 2)) != null) {
                throw new MalformedException("has a line that is not a label with a value, or has a label twice");
            }
        }
        return labels;
    }
}
