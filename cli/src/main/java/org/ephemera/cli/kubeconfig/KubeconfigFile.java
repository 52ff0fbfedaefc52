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

/** One kubeconfig file. In a valid file the lists contain maps with a {@code name}. */
record KubeconfigFile(Path path, List<Object> contexts, List<Object> clusters, List<Object> users) {
    /** Limit far above the size of any real file. */
    private static final int MAX_FILE_BYTES = 2 << 20;

    /**
     * Reads a file. Messages of the YAML parser are not used, because they quote the file and its secrets.
     *
     * @throws KubeconfigException if the file is not a kubeconfig
     */
    static KubeconfigFile read(Path path) throws KubeconfigException {
        String shown = "'" + SanitizedText.of(path.toString()) + "'";
        try {
            if (Files.size(path) > MAX_FILE_BYTES) {
                throw new KubeconfigException("the kubeconfig " + shown
                        + " is larger than 2 MiB; check that KUBECONFIG is set to the right file");
            }
            String text = Files.readString(path);
            if (text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
                // kubectl accepts a file without entries, for example a new one, together with other files.
                return new KubeconfigFile(path, List.of(), List.of(), List.of());
            }
            KubeConfig parsed = KubeConfig.loadKubeConfig(new StringReader(text));
            return new KubeconfigFile(
                    path, list(parsed.getContexts()), list(parsed.getClusters()), list(parsed.getUsers()));
        } catch (MarkedYAMLException e) {
            String line = e.getProblemMark() == null
                    ? ""
                    : " in line " + (e.getProblemMark().getLine() + 1);
            throw new KubeconfigException("the kubeconfig " + shown + " is not valid YAML" + line + "; correct it");
        } catch (YAMLException e) {
            throw new KubeconfigException("the kubeconfig " + shown
                    + " is YAML that is nested too deeply or has too many aliases; write it without aliases");
        } catch (CharacterCodingException e) {
            throw new KubeconfigException("the kubeconfig " + shown + " is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw new KubeconfigException("cannot read the kubeconfig " + shown + "; check its name, owner and mode");
        } catch (ClassCastException | NullPointerException | IndexOutOfBoundsException e) {
            throw new KubeconfigException(
                    "not a kubeconfig: " + shown + "; compare it with the output of 'kubectl config view'");
        }
    }

    /** Returns the names of the contexts. */
    Stream<String> contextNames() {
        return contexts.stream()
                .flatMap(each -> each instanceof Map<?, ?> entry && entry.get("name") instanceof String name
                        ? Stream.of(name)
                        : Stream.empty());
    }

    /** Returns the fields of a context. */
    Optional<KubeconfigFields> context(String name) throws KubeconfigException {
        return find(contexts, "context", name);
    }

    /** Returns the fields of a cluster. */
    Optional<KubeconfigFields> cluster(String name) throws KubeconfigException {
        return find(clusters, "cluster", name);
    }

    /** Returns the fields of a user. */
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

    /** Returns the base of relative paths in the file. */
    private Path folder() {
        Path folder = path.toAbsolutePath().getParent();
        return folder == null ? path.toAbsolutePath() : folder;
    }

    /** Returns the path only: the file contains secrets. */
    @Override
    public String toString() {
        return path.toString();
    }

    private static List<Object> list(@Nullable List<Object> list) {
        return list == null ? List.of() : list;
    }
}
