package org.ephemera.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Mutant of a class with one changed condition: a condition that is always true, or an inverted boolean result.
 *
 * @param owner internal name of the class
 * @param number of the changed place in the class, from 0; no place is changed if there is no such number
 * @param where method and line, for messages
 */
public record BytecodeMutant(String owner, int number, String where) {
    private static final int NONE = -1;
    /** Prefix of methods that the compiler generates. */
    private static final Set<String> OF_RECORDS = Set.of("equals", "hashCode", "toString");

    private static final Map<Integer, Integer> OPPOSITES = Map.ofEntries(
            Map.entry(Opcodes.IFEQ, Opcodes.IFNE),
            Map.entry(Opcodes.IFNE, Opcodes.IFEQ),
            Map.entry(Opcodes.IFLT, Opcodes.IFGE),
            Map.entry(Opcodes.IFGE, Opcodes.IFLT),
            Map.entry(Opcodes.IFGT, Opcodes.IFLE),
            Map.entry(Opcodes.IFLE, Opcodes.IFGT),
            Map.entry(Opcodes.IF_ICMPEQ, Opcodes.IF_ICMPNE),
            Map.entry(Opcodes.IF_ICMPNE, Opcodes.IF_ICMPEQ),
            Map.entry(Opcodes.IF_ICMPLT, Opcodes.IF_ICMPGE),
            Map.entry(Opcodes.IF_ICMPGE, Opcodes.IF_ICMPLT),
            Map.entry(Opcodes.IF_ICMPGT, Opcodes.IF_ICMPLE),
            Map.entry(Opcodes.IF_ICMPLE, Opcodes.IF_ICMPGT),
            Map.entry(Opcodes.IF_ACMPEQ, Opcodes.IF_ACMPNE),
            Map.entry(Opcodes.IF_ACMPNE, Opcodes.IF_ACMPEQ),
            Map.entry(Opcodes.IFNULL, Opcodes.IFNONNULL),
            Map.entry(Opcodes.IFNONNULL, Opcodes.IFNULL));

    /** Returns all mutants of a class. */
    public static List<BytecodeMutant> of(byte[] original) {
        List<BytecodeMutant> mutants = new ArrayList<>();
        ClassReader reader = new ClassReader(original);
        reader.accept(new Change(new ClassWriter(0), reader.getClassName(), NONE, mutants), 0);
        return List.copyOf(mutants);
    }

    /** Returns the unchanged class with calls of {@link JumpLimit}. */
    public static byte[] unchanged(byte[] original) {
        return changed(original, NONE);
    }

    public byte[] change(byte[] original) {
        return changed(original, number);
    }

    @Override
    public String toString() {
        return owner.substring(owner.lastIndexOf('/') + 1) + "." + where;
    }

    private static byte[] changed(byte[] original, int number) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(0);
        reader.accept(new Change(writer, reader.getClassName(), number, new ArrayList<>()), 0);
        return writer.toByteArray();
    }

    private static final class Change extends ClassVisitor {
        private final String owner;
        private final int number;
        private final List<BytecodeMutant> places;

        Change(ClassVisitor next, String owner, int number, List<BytecodeMutant> places) {
            super(Opcodes.ASM9, next);
            this.owner = owner;
            this.number = number;
            this.places = places;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            boolean ofTheCompiler = (access & Opcodes.ACC_SYNTHETIC) != 0 && !name.startsWith("lambda$");
            return ofTheCompiler || OF_RECORDS.contains(name)
                    ? next
                    : new MutatingVisitor(
                            next, name, Type.getReturnType(descriptor).equals(Type.BOOLEAN_TYPE));
        }

        private final class MutatingVisitor extends MethodVisitor {
            private final String method;
            private final boolean answers;
            private int line;

            MutatingVisitor(MethodVisitor next, String method, boolean answers) {
                super(Opcodes.ASM9, next);
                this.method = method;
                this.answers = answers;
            }

            @Override
            public void visitLineNumber(int at, Label start) {
                line = at;
                super.visitLineNumber(at, start);
            }

            @Override
            public void visitJumpInsn(int opcode, Label label) {
                super.visitMethodInsn(
                        Opcodes.INVOKESTATIC, Type.getInternalName(JumpLimit.class), "burn", "()V", false);
                Integer opposite = OPPOSITES.get(opcode);
                super.visitJumpInsn(opposite != null && isHere("condition") ? opposite : opcode, label);
            }

            @Override
            public void visitInsn(int opcode) {
                if (answers && opcode == Opcodes.IRETURN && isHere("answer")) {
                    super.visitInsn(Opcodes.ICONST_1);
                    super.visitInsn(Opcodes.IXOR);
                }
                super.visitInsn(opcode);
            }

            @Override
            public void visitMaxs(int stack, int locals) {
                super.visitMaxs(stack + 1, locals);
            }

            private boolean isHere(String what) {
                places.add(new BytecodeMutant(owner, places.size(), method + ":" + line + " " + what));
                return places.size() - 1 == number;
            }
        }
    }
}
