package org.ephemera.azure.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Unpacked function app: each {@code function.json}, and one class loader for the jar and the libraries. */
record HostedApp(Map<String, HostedFunction> functions) {
    /** Class loader of the worker's library; functions see no other class of this process. */
    private static final class Worker extends ClassLoader {
        private Worker() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("com.microsoft.azure.functions.")) {
                return HostedApp.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    static HostedApp load(Path folder) throws IOException, ReflectiveOperationException {
        ObjectMapper json = new ObjectMapper();
        Map<String, JsonNode> declared = new TreeMap<>();
        List<Path> jars = new ArrayList<>(jarsIn(folder.resolve("lib")));
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.filter(each -> Files.exists(each.resolve("function.json")))
                    .toList()) {
                JsonNode function = json.readTree(each.resolve("function.json").toFile());
                Path jar = each.resolve(function.required("scriptFile").textValue())
                        .normalize();
                if (!jars.contains(jar)) {
                    jars.addFirst(jar);
                }
                declared.put(String.valueOf(each.getFileName()), function);
            }
        }
        ClassLoader loader =
                new URLClassLoader(jars.stream().map(HostedApp::url).toArray(URL[]::new), new Worker());
        Map<String, HostedFunction> functions = new TreeMap<>();
        for (Map.Entry<String, JsonNode> one : declared.entrySet()) {
            functions.put(one.getKey(), HostedFunction.of(one.getKey(), one.getValue(), loader));
        }
        return new HostedApp(Map.copyOf(functions));
    }

    private static List<Path> jarsIn(Path lib) throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static URL url(Path jar) {
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not there");
        }
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
