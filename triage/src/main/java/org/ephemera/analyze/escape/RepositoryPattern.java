package org.ephemera.analyze.escape;

/** Which repositories known infrastructure comes from. */
final class RepositoryPattern {
    private RepositoryPattern() {}

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
