package org.ephemera.cli.kubeconfig;

import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** One file of a kubeconfig. Its lists hold maps with a {@code name}, if whoever wrote it knew what it is. */
record KubeconfigFile(Path path, List<Object> contexts, List<Object> clusters, List<Object> users) {
    /** In bytes; far above any real one, and what the parser takes. */
    private static final int LONGEST = 2 << 20;

    /** The parser's own words quote the file, where secrets are: none of them is passed on. */
    static KubeconfigFile read(Path path) throws KubeconfigException {
        String shown = "'" + SanitizedText.of(path.toString()) + "'";
        try {
            if (Files.size(path) > LONGEST) {
                throw new KubeconfigException("the kubeconfig " + shown
                        + " is too large to be one; see that KUBECONFIG names the right file");
            }
            String text = Files.readString(path);
            if (text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
                // As one that was made and not filled yet: kubectl reads it, beside others, as one that names nothing.
                return new KubeconfigFile(path, List.of(), List.of(), List.of());
            }
            KubeConfig parsed = KubeConfig.loadKubeConfig(new StringReader(text));
            return new KubeconfigFile(
                    path, list(parsed.getContexts()), list(parsed.getClusters()), list(parsed.getUsers()));
        } catch (MarkedYAMLException e) {
            String line = e.getProblemMark() == null
                    ? ""
                    : " in line " + (e.getProblemMark().getLine() + 1);
            throw new KubeconfigException("the kubeconfig " + shown + " is not YAML" + line + "; mend it there");
        } catch (YAMLException e) {
            throw new KubeconfigException("the kubeconfig " + shown
                    + " is YAML that is not read: very deep, or of very many references; write it out in full");
        } catch (CharacterCodingException e) {
            throw new KubeconfigException("the kubeconfig " + shown + " is not text in UTF-8; mend it");
        } catch (IOException e) {
            throw new KubeconfigException(
                    "the kubeconfig " + shown + " cannot be read; check its name, owner and mode");
        } catch (ClassCastException | NullPointerException | IndexOutOfBoundsException e) {
            throw new KubeconfigException(
                    "the file " + shown + " is no kubeconfig; compare it with what 'kubectl config view' shows");
        }
    }

    Stream<String> contextNames() {
        return contexts.stream()
                .flatMap(each -> each instanceof Map<?, ?> entry && entry.get("name") instanceof String name
                        ? Stream.of(name)
                        : Stream.empty());
    }

    Optional<KubeconfigFields> context(String name) throws KubeconfigException {
        return find(contexts, "context", name);
    }

    Optional<KubeconfigFields> cluster(String name) throws KubeconfigException {
        return find(clusters, "cluster", name);
    }

    Optional<KubeconfigFields> user(String name) throws KubeconfigException {
        return find(users, "user", name);
    }

    private Optional<KubeconfigFields> find(List<Object> list, String what, String name) throws KubeconfigException {
        for (Object each : list) {
            if (each instanceof Map<?, ?> entry && name.equals(entry.get("name"))) {
                return new KubeconfigFields("the " + what + " '" + SanitizedText.of(name) + "'", entry, folder())
                        .map(what);
            }
        }
        return Optional.empty();
    }

    /** From where relative paths in it are meant. */
    private Path folder() {
        Path folder = path.toAbsolutePath().getParent();
        return folder == null ? path.toAbsolutePath() : folder;
    }

    /** Secrets are in it. */
    @Override
    public String toString() {
        return path.toString();
    }

    private static List<Object> list(@Nullable List<Object> list) {
        return list == null ? List.of() : list;
    }
}
