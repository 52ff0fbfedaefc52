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
 * What a kubeconfig says of one cluster, user or context.
 *
 * @param of what it is about, for people
 * @param folder from where relative paths are meant
 */
record KubeconfigFields(String of, Map<?, ?> map, Path folder) {
    /** In bytes: certificates, keys and tokens are a few thousand. */
    private static final int LONGEST = 1 << 20;

    Optional<String> text(String key) throws KubeconfigException {
        Object value = map.get(key);
        if (value == null || "".equals(value)) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw wrong(key, "is no text");
    }

    String required(String key) throws KubeconfigException {
        return text(key).orElseThrow(() -> wrong(key, "is missing"));
    }

    boolean isTrue(String key) throws KubeconfigException {
        Object value = map.get(key);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw wrong(key, "is neither true nor false");
    }

    boolean has(String key) {
        return map.get(key) != null;
    }

    Optional<KubeconfigFields> map(String key) throws KubeconfigException {
        Object value = map.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?> inner) {
            return Optional.of(new KubeconfigFields(of, inner, folder));
        }
        throw wrong(key, "holds no fields");
    }

    List<String> texts(String key) throws KubeconfigException {
        List<String> texts = new ArrayList<>();
        for (Object each : list(key)) {
            texts.add(String.valueOf(each));
        }
        return texts;
    }

    List<KubeconfigFields> maps(String key) throws KubeconfigException {
        List<KubeconfigFields> maps = new ArrayList<>();
        for (Object each : list(key)) {
            if (!(each instanceof Map<?, ?> inner)) {
                throw wrong(key, "is no list of fields");
            }
            maps.add(new KubeconfigFields(of, inner, folder));
        }
        return maps;
    }

    Optional<Path> path(String key) throws KubeconfigException {
        Optional<String> text = text(key);
        try {
            return text.map(folder::resolve);
        } catch (InvalidPathException e) {
            throw wrong(key, "cannot be the name of a file");
        }
    }

    /** What stands in {@code KEY-data} in base64, or else in the file that {@code KEY} names. */
    Optional<byte[]> data(String key) throws KubeconfigException {
        Optional<String> data = text(key + "-data");
        try {
            if (data.isPresent()) {
                return Optional.of(Base64.getMimeDecoder().decode(data.get()));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(key + "-data", "is no base64");
        }
        Optional<Path> path = path(key);
        return path.isEmpty() ? Optional.empty() : Optional.of(read(key, path.get()));
    }

    private byte[] read(String key, Path file) throws KubeconfigException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length <= LONGEST) {
                return bytes;
            }
        } catch (IOException e) {
            throw new KubeconfigException("the file '" + SanitizedText.of(file.toString()) + "', which is " + key
                    + " of " + of + " in the kubeconfig, cannot be read; check its name, owner and mode");
        }
        throw wrong(key, "names a file that is too large");
    }

    private List<?> list(String key) throws KubeconfigException {
        Object value = map.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(key, "is no list");
    }

    /** The value itself is never shown. */
    private KubeconfigException wrong(String key, String how) {
        return new KubeconfigException(
                key + " of " + of + " in the kubeconfig " + how + "; compare it with what 'kubectl config view' shows");
    }

    /** Secrets are among them. */
    @Override
    public String toString() {
        return of;
    }
}
