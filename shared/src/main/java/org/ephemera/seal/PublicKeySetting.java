package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SigningException;

/**
 * A setting with public keys. Its value is PEM, one public key after another, or the paths of such files, separated by
 * commas.
 */
public enum PublicKeySetting {
    /** Keys of earlier signers, for packages and work state that were signed before the signing key was rotated. */
    EARLIER("EPHEMERA_KEYS"),

    /** Further keys whose work state is accepted. They are not trusted for seals. */
    STATE("EPHEMERA_STATE_KEYS");

    private static final String BEGIN = "-----BEGIN";

    private static final int LARGEST = 1 << 20;

    private final String variable;

    PublicKeySetting(String variable) {
        this.variable = variable;
    }

    /** Returns the name of the setting. */
    public String variable() {
        return variable;
    }

    /**
     * Reads the keys.
     *
     * @param value value of the setting; no keys if it is not set
     * @param directory directory against which relative paths are resolved
     * @throws SigningException if a file cannot be read or contains no public key
     */
    public List<ECPublicKey> read(Optional<String> value, Path directory) throws SigningException {
        return value.isPresent() ? parse(value.get(), directory) : List.of();
    }

    private List<ECPublicKey> parse(String value, Path directory) throws SigningException {
        List<ECPublicKey> keys = new ArrayList<>();
        if (value.contains(BEGIN)) {
            addAll(keys, value, "the value");
        } else {
            for (String path : value.split(",", -1)) {
                addAll(keys, text(path.strip(), directory), path.strip());
            }
        }
        return List.copyOf(keys);
    }

    private void addAll(List<ECPublicKey> keys, String pem, String origin) throws SigningException {
        try {
            keys.addAll(PublicKeys.listFromPem(pem));
        } catch (SigningException e) {
            throw new SigningException(variable + ": cannot read " + origin + ": " + e.getMessage(), e);
        }
    }

    private String text(String path, Path directory) throws SigningException {
        try (InputStream in = Files.newInputStream(directory.resolve(path))) {
            return new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
        } catch (IOException | IllegalArgumentException e) {
            throw new SigningException(
                    variable + ": cannot read the file '" + path
                            + "'; expected public keys in PEM form, or paths of such files separated by commas",
                    e);
        }
    }
}
