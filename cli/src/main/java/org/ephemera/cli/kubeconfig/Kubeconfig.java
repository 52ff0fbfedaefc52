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
 * All files of a kubeconfig as one, as kubectl joins them: of several with the same name, the first holds, whole
 * (<a href="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/">Organizing cluster
 * access</a>).
 */
public final class Kubeconfig {
    private static final String VARIABLE = "KUBECONFIG";
    private static final String HOW_TO = "set KUBECONFIG to one, or have your provider's tool write it";

    private final List<KubeconfigFile> files;

    private Kubeconfig(List<KubeconfigFile> files) {
        this.files = List.copyOf(files);
    }

    /**
     * Reads the files that {@code KUBECONFIG} lists, or else {@code ~/.kube/config}; those that are not there are skipped.
     *
     * @param env the environment
     * @param directory from where relative paths in the variable are meant
     * @throws KubeconfigException if there is none, or one of them is none
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
                    named(env).isPresent()
                            ? "there is no kubeconfig: KUBECONFIG names no file that is there; " + HOW_TO
                            : "there is no kubeconfig: KUBECONFIG is not set, and there is no ~/.kube/config; "
                                    + HOW_TO);
        }
        return new Kubeconfig(files);
    }

    /** The names of all contexts, in the order of the files. */
    public List<String> contexts() {
        return files.stream().flatMap(KubeconfigFile::contextNames).distinct().toList();
    }

    /**
     * What the kubeconfig says of the way to a cluster. Nothing is asked, and no plugin is run.
     *
     * @throws KubeconfigException if there is no such context, or what it says cannot be used or must not be
     */
    KubeconfigContext context(String name) throws KubeconfigException {
        Optional<KubeconfigFields> context = first(file -> file.context(name));
        if (context.isEmpty()) {
            throw new KubeconfigException("there is no context '" + SanitizedText.of(name)
                    + "' in the kubeconfig; 'kubectl config get-contexts' lists them");
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
     * Sees that a context leads somewhere, without asking anybody.
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
                "the context '" + SanitizedText.of(context) + "' names the " + what + " '" + SanitizedText.of(name)
                        + "', of which the kubeconfig says nothing; add it there, or to KUBECONFIG the file that has it");
    }

    private static Optional<String> named(Map<String, String> env) {
        return Optional.ofNullable(env.get(VARIABLE)).filter(value -> !value.isBlank());
    }

    private static List<Path> paths(Map<String, String> env, Path directory) throws KubeconfigException {
        List<Path> paths = new ArrayList<>();
        try {
            if (named(env).isPresent()) {
                for (String each : named(env).get().split(File.pathSeparator, -1)) {
                    if (!each.isBlank()) {
                        paths.add(directory.resolve(each));
                    }
                }
            } else if (!env.getOrDefault("HOME", "").isBlank()) {
                paths.add(Path.of(env.get("HOME")).resolve(".kube/config"));
            }
            return paths;
        } catch (InvalidPathException e) {
            throw new KubeconfigException("KUBECONFIG names what cannot be a file; " + HOW_TO);
        }
    }
}
