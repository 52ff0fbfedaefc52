package org.ephemera.cli.kubeconfig;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.model.SanitizedText;

/**
 * Merged kubeconfig files. As in kubectl, the first entry with a name is used completely
 * (<a href="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/">Organizing cluster
 * access</a>).
 */
public final class Kubeconfig {
    private static final String VARIABLE = "KUBECONFIG";
    private static final String HOW_TO =
            "set KUBECONFIG to a kubeconfig file, or create one with the tool of your provider";

    private final List<KubeconfigFile> files;

    private Kubeconfig(List<KubeconfigFile> files) {
        this.files = List.copyOf(files);
    }

    /**
     * Reads the files in {@code KUBECONFIG} or, if it is not set, {@code ~/.kube/config}. Missing files are skipped.
     *
     * @param env environment
     * @param directory base of relative paths in the variable
     * @throws KubeconfigException if no file exists, or a file is not a kubeconfig
     */
    public static Kubeconfig read(Map<String, String> env, Path directory) throws KubeconfigException {
        List<KubeconfigFile> files = new ArrayList<>();
        for (Path path : paths(env, directory)) {
            if (Files.exists(path)) {
                files.add(KubeconfigFile.read(path));
            }
        }
        if (files.isEmpty()) {
            throw new KubeconfigException(
                    variable(env).isPresent()
                            ? "no kubeconfig: no file in KUBECONFIG exists; " + HOW_TO
                            : "no kubeconfig: KUBECONFIG is not set and ~/.kube/config does not exist; " + HOW_TO);
        }
        return new Kubeconfig(files);
    }

    /** Returns the names of all contexts, in the order of the files. */
    public List<String> contexts() {
        return files.stream().flatMap(KubeconfigFile::contextNames).distinct().toList();
    }

    /**
     * Returns the server and login of a context. No request is sent and no plugin is run.
     *
     * @throws KubeconfigException if the context does not exist, is invalid, or uses an unsupported or insecure setting
     */
    KubeconfigContext context(String name) throws KubeconfigException {
        Optional<KubeconfigFields> context = first(file -> file.context(name));
        if (context.isEmpty()) {
            throw new KubeconfigException("context not found in the kubeconfig: '" + SanitizedText.of(name)
                    + "'; 'kubectl config get-contexts' lists the contexts");
        }
        String cluster = context.get().required("cluster");
        KubeconfigFields ofCluster =
                first(file -> file.cluster(cluster)).orElseThrow(() -> missing(name, "cluster", cluster));
        Optional<String> user = context.get().text("user");
        Optional<KubeconfigFields> ofUser = user.isEmpty() ? Optional.empty() : first(file -> file.user(user.get()));
        return new KubeconfigContext(
                name,
                KubeconfigServer.of(ofCluster),
                KubeconfigLogin.of(ofUser.orElseThrow(() -> missing(name, "user", user.orElse("")))));
    }

    /**
     * Checks a context without a request.
     *
     * @throws KubeconfigException as {@link #context} does
     */
    public void check(String name) throws KubeconfigException {
        context(name);
    }

    private interface Lookup {
        Optional<KubeconfigFields> in(KubeconfigFile file) throws KubeconfigException;
    }

    private Optional<KubeconfigFields> first(Lookup lookup) throws KubeconfigException {
        for (KubeconfigFile file : files) {
            Optional<KubeconfigFields> found = lookup.in(file);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static KubeconfigException missing(String context, String what, String name) {
        return new KubeconfigException(
                "the context '" + SanitizedText.of(context) + "' references the " + what + " '" + SanitizedText.of(name)
                        + "', which the kubeconfig does not contain; add it, or add the file that contains it to"
                        + " KUBECONFIG");
    }

    private static Optional<String> variable(Map<String, String> env) {
        return Optional.ofNullable(env.get(VARIABLE)).filter(value -> !value.isBlank());
    }

    private static List<Path> paths(Map<String, String> env, Path directory) throws KubeconfigException {
        List<Path> paths = new ArrayList<>();
        try {
            if (variable(env).isPresent()) {
                for (String each : variable(env).get().split(File.pathSeparator, -1)) {
                    if (!each.isBlank()) {
                        paths.add(directory.resolve(each));
                    }
                }
            } else if (!env.getOrDefault("HOME", "").isBlank()) {
                paths.add(Path.of(env.get("HOME")).resolve(".kube/config"));
            }
            return paths;
        } catch (InvalidPathException e) {
            throw new KubeconfigException("KUBECONFIG contains an invalid path; " + HOW_TO);
        }
    }
}
