package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SigningException;

/**
 * The setting {@code EPHEMERA_KEYS}: public keys of earlier signers, for packages that were sealed before the signing
 * key was rotated. Its value is PEM, one public key after another, or the paths of such files, separated by commas.
 */
public final class EarlierKeys {
    public static final String SETTING = "EPHEMERA_KEYS";

    private static final String BEGIN = "-----BEGIN";

    private static final int LARGEST = 1 << 20;

    private EarlierKeys() {}

    /**
     * Reads the keys.
     *
     * @param directory directory against which relative paths are resolved
     * @throws SigningException if a file cannot be read or contains no public key
     */
    public static List<ECPublicKey> read(String setting, Path directory) throws SigningException {
        List<ECPublicKey> keys = new ArrayList<>();
        if (setting.contains(BEGIN)) {
            addAll(keys, setting, "the value");
        } else {
            for (String path : setting.split(",", -1)) {
                addAll(keys, text(path.strip(), directory), path.strip());
            }
        }
        return List.copyOf(keys);
    }

    private static void addAll(List<ECPublicKey> keys, String pem, String origin) throws SigningException {
        try {
            keys.addAll(PublicKeys.listFromPem(pem));
        } catch (SigningException e) {
            throw new SigningException(SETTING + ": cannot read " + origin + ": " + e.getMessage(), e);
        }
    }

    private static String text(String path, Path directory) throws SigningException {
        try (InputStream in = Files.newInputStream(directory.resolve(path))) {
            return new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
        } catch (IOException | IllegalArgumentException e) {
            throw new SigningException(
                    SETTING + ": cannot read the file '" + path
                            + "'; expected public keys in PEM form, or paths of such files separated by commas",
                    e);
        }
    }
}
