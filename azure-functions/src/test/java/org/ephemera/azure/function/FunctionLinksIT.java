package org.ephemera.azure.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

/** Tests that no class reachable from Ephemera's code needs a jar of Azure's SDK that the zip omits. */
class FunctionLinksIT {
    private static final int TEXT = 1;
    private static final int CLASS = 7;
    private static final Pattern OF_DESCRIPTOR = Pattern.compile("L([\\w/$]+);");
    private static final String ZIP = System.getProperty("ephemera.functions.zip");

    @Test
    void zipContainsEveryReachableClass() throws IOException {
        Map<String, byte[]> classes = classes();
        Deque<String> left = new ArrayDeque<>(classes.keySet().stream()
                .filter(name -> name.startsWith("org/ephemera/"))
                .toList());
        Set<String> reached = new HashSet<>(left);
        Map<String, String> missing = new TreeMap<>();
        while (!left.isEmpty()) {
            String from = left.pop();
            for (String name : referencedClasses(classes, from)) {
                if (!classes.containsKey(name)) {
                    if (name.startsWith("com/azure/")) {
                        missing.put(name, from);
                    }
                } else if (reached.add(name)) {
                    left.push(name);
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(reached)
                .contains(
                        "org/ephemera/azure/function/AlertFunction",
                        "com/azure/resourcemanager/containerinstance/implementation/ContainerGroupsClientImpl")
                // The class that could need an omitted jar, because it creates network clients.
                .doesNotContain("com/azure/resourcemanager/containerinstance/ContainerInstanceManager");
        assertThat(referencedClasses(classes, "com/azure/resourcemanager/containerinstance/ContainerInstanceManager"))
                .contains("com/azure/resourcemanager/network/NetworkManager");
    }

    /** Returns every class in the constant pool of a class. */
    private static Set<String> referencedClasses(Map<String, byte[]> classes, String of) throws IOException {
        byte[] bytes = Objects.requireNonNull(classes.get(of), of);
        Set<String> names = new HashSet<>();
        ClassReader constants = new ClassReader(bytes);
        char[] buffer = new char[constants.getMaxStringLength()];
        for (int i = 1; i < constants.getItemCount(); i++) {
            int at = constants.getItem(i);
            int kind = at == 0 ? 0 : constants.readByte(at - 1);
            if (kind == CLASS) {
                String name = constants.readUTF8(at, buffer);
                names.add(name.replaceFirst("^\\[+L(.*);$", "$1"));
            } else if (kind == TEXT) {
                String text = new DataInputStream(new ByteArrayInputStream(bytes, at, bytes.length - at)).readUTF();
                if (text.startsWith("(") || text.startsWith("L")) {
                    OF_DESCRIPTOR.matcher(text).results().forEach(type -> names.add(type.group(1)));
                }
            }
        }
        return names;
    }

    private static Map<String, byte[]> classes() throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        try (ZipFile zip = new ZipFile(ZIP)) {
            List<? extends ZipEntry> jars = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".jar"))
                    .toList();
            for (ZipEntry jar : jars) {
                try (InputStream in = zip.getInputStream(jar);
                        ZipInputStream content = new ZipInputStream(in)) {
                    for (ZipEntry entry = content.getNextEntry(); entry != null; entry = content.getNextEntry()) {
                        if (entry.getName().endsWith(".class")) {
                            classes.put(entry.getName().replaceFirst("\\.class$", ""), content.readAllBytes());
                        }
                    }
                }
            }
        }
        return classes;
    }
}
