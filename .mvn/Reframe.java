import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ConstantDescs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Converter of a jar to a newer class file version. A JVM does not store classes in its cache whose version is older than
 * that of Java 6. Such classes, like those of picocli, are loaded from the jar at every start. The instructions do not
 * change; the stack map frames of the newer version are computed. Needs JDK 24: {@code java Reframe.java OLD.jar NEW.jar}.
 */
final class Reframe {
    private static final int OLDEST_KEPT = ClassFile.JAVA_6_VERSION;

    public static void main(String[] jars) throws IOException {
        try (JarFile old = new JarFile(jars[0]);
                JarOutputStream written = new JarOutputStream(Files.newOutputStream(Path.of(jars[1])))) {
            ClassFile files = ClassFile.of(
                    ConstantPoolSharingOption.NEW_POOL,
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(hierarchy(old)));
            for (Enumeration<JarEntry> all = old.entries(); all.hasMoreElements(); ) {
                JarEntry entry = all.nextElement();
                JarEntry same = new JarEntry(entry.getName());
                same.setTime(entry.getTime());
                written.putNextEntry(same);
                try (InputStream in = old.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    written.write(entry.getName().endsWith(".class") ? younger(files, bytes) : bytes);
                }
            }
        }
    }

    private static byte[] younger(ClassFile files, byte[] bytes) {
        ClassModel old = files.parse(bytes);
        if (old.majorVersion() >= OLDEST_KEPT) {
            return bytes;
        }
        ClassTransform version = ClassTransform.endHandler(b -> b.withVersion(ClassFile.JAVA_8_VERSION, 0));
        ClassTransform rest = ClassTransform.dropping(e -> e instanceof ClassFileVersion)
                .andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL));
        return files.transformClass(old, rest.andThen(version));
    }

    /** Returns the class hierarchy of the jar and the JDK. Any other class is treated as a direct subclass of Object. */
    private static ClassHierarchyResolver hierarchy(JarFile jar) {
        return ClassHierarchyResolver.ofResourceParsing(type -> {
                    String descriptor = type.descriptorString();
                    JarEntry entry = jar.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
                    try {
                        return entry == null ? null : jar.getInputStream(entry);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .orElse(ClassHierarchyResolver.defaultResolver())
                .orElse(type -> ClassHierarchyResolver.ClassHierarchyInfo.ofClass(ConstantDescs.CD_Object));
    }
}
