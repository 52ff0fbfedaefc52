package org.ephemera.analyze.escape;

/** Names of images, written out as registries know them. */
final class ImageName {
    private ImageName() {}

    /** Registry and repository, without tag and digest: {@code nginx:1.27} is {@code docker.io/library/nginx}. */
    static String repository(String image) {
        String name = image.split("@", 2)[0];
        int colon = name.lastIndexOf(':');
        if (colon > name.lastIndexOf('/')) {
            name = name.substring(0, colon);
        }
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
        return registry ? name : "docker.io/" + (slash < 0 ? "library/" : "") + name;
    }

    /** True if a repository is what a pattern says; {@code *} stands for anything but a slash and a dot. */
    static boolean matches(String pattern, String repository) {
        String[] wanted = pattern.split("[/.]", -1);
        String[] given = repository.split("[/.]", -1);
        if (wanted.length != given.length || separators(pattern).compareTo(separators(repository)) != 0) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].equals("*") && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    private static String separators(String name) {
        return name.replaceAll("[^/.]", "");
    }
}
