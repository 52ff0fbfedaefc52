package org.ephemera.cli.kubeconfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.model.SanitizedText;

/**
 * Fields of one cluster, user or context of a kubeconfig.
 *
 * @param of name of the entry, for messages
 * @param folder base of relative paths
 */
record KubeconfigFields(String of, Map<?, ?> map, Path folder) {
    /** Certificates, keys and tokens have a few thousand bytes. */
    private static final int MAX_FILE_BYTES = 1 << 20;

    /** Returns a text field; empty if it is missing or "". */
    Optional<String> text(String key) throws KubeconfigException {
        Object value = map.get(key);
        if (value == null || "".equals(value)) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw wrong(key, "is not a string");
    }

    /** Returns a text field that must not be empty. */
    String required(String key) throws KubeconfigException {
        return text(key).orElseThrow(() -> wrong(key, "is missing"));
    }

    /** Reports whether a boolean field is true; a missing field is false. */
    boolean isTrue(String key) throws KubeconfigException {
        Object value = map.get(key);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw wrong(key, "is neither true nor false");
    }

    /** Reports whether a field is set. */
    boolean has(String key) {
        return map.get(key) != null;
    }

    /** Returns the fields of a nested object. */
    Optional<KubeconfigFields> map(String key) throws KubeconfigException {
        Object value = map.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?> inner) {
            return Optional.of(new KubeconfigFields(of, inner, folder));
        }
        throw wrong(key, "is not an object");
    }

    /** Returns a list of texts. */
    List<String> texts(String key) throws KubeconfigException {
        List<String> texts = new ArrayList<>();
        for (Object each : list(key)) {
            texts.add(String.valueOf(each));
        }
        return texts;
    }

    /** Returns a list of objects. */
    List<KubeconfigFields> maps(String key) throws KubeconfigException {
        List<KubeconfigFields> maps = new ArrayList<>();
        for (Object each : list(key)) {
            if (!(each instanceof Map<?, ?> inner)) {
                throw wrong(key, "is not a list of objects");
            }
            maps.add(new KubeconfigFields(of, inner, folder));
        }
        return maps;
    }

    /** Returns a path, resolved against the folder of the kubeconfig. */
    Optional<Path> path(String key) throws KubeconfigException {
        Optional<String> text = text(key);
        try {
            return text.map(folder::resolve);
        } catch (InvalidPathException e) {
            throw wrong(key, "is not a valid path");
        }
    }

    /** Returns the decoded value of {@code KEY-data} or, if it is missing, the content of the file {@code KEY}. */
    Optional<byte[]> data(String key) throws KubeconfigException {
        Optional<String> data = text(key + "-data");
        try {
            if (data.isPresent()) {
                return Optional.of(Base64.getMimeDecoder().decode(data.get()));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(key + "-data", "is not base64");
        }
        Optional<Path> path = path(key);
        return path.isEmpty() ? Optional.empty() : Optional.of(read(key, path.get()));
    }

    private byte[] read(String key, Path file) throws KubeconfigException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length <= MAX_FILE_BYTES) {
                return bytes;
            }
        } catch (IOException e) {
            throw new KubeconfigException("cannot read the file '" + SanitizedText.of(file.toString()) + "' (" + key
                    + " of " + of + " in the kubeconfig); check its name, owner and mode");
        }
        throw wrong(key, "is a file larger than 1 MiB");
    }

    private List<?> list(String key) throws KubeconfigException {
        Object value = map.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(key, "is not a list");
    }

    /** Returns the exception for an invalid field; the value is never shown. */
    private KubeconfigException wrong(String key, String how) {
        return new KubeconfigException(key + " of " + of + " in the kubeconfig " + how
                + "; compare it with the output of 'kubectl config view'");
    }

    /** Returns the name only: the fields contain secrets. */
    @Override
    public String toString() {
        return of;
    }
}
