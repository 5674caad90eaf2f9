using System;
using System.Collections.Generic;
using System.Text;

namespace ThreadAffinityAnalyzers.Tests.Search;

/// <summary>Programs that compile, made from a seed, in which few names stand for many members of many shapes.</summary>
internal static class GeneratedProgram
{
    public static IEnumerable<(string Path, string Text)> Files(int seed, int count)
    {
        var random = new Random(seed);
        var files = new List<(string, string)>
        {
            ("Shared.cs", """
                global using Alias0 = P.T0;
                namespace P;
                public interface IGet { int Get(int a); int Size { get; } event System.Action? Changed; }
                public interface IHandle<T> { T Handle(T a, int b = 0); }
                public class MarkAttribute : System.Attribute { public MarkAttribute() { } public MarkAttribute(int level) { } public int Depth; }
                public static class Extensions { public static int Run(this IGet self, int a) => self.Get(a); public static int Run(this string self) => self.Length; }
                public static class Statics { public static int Total; public static int Twice(int a) => a + a; }
                public class Base { public virtual int Get(int a) => a; public int Size => 1; public event System.Action? Changed; public void Raise() => Changed?.Invoke(); protected Base(int seed) { Statics.Total += seed; } protected Base() : this(1) { } }
                """),
        };
        for (var i = 0; i < count; i++)
        {
            files.Add(($"T{i}.cs", Type(random, i, count)));
        }

        return files;
    }

    private static string Type(Random random, int i, int count)
    {
        var text = new StringBuilder();
        text.AppendLine("using static P.Statics;");
        text.AppendLine($"using Other = P.T{random.Next(count)};");
        text.AppendLine("using System.Linq;");
        text.AppendLine("namespace P;");
        text.AppendLine(random.Next(3) switch { 0 => "[Mark]", 1 => "[MarkAttribute(2)]", _ => "[Mark(Depth = 1)]" });
        // A file's type always has Get, Size and Changed, from Base or of its own, so that all types can be used alike.
        var inherits = random.Next(2) == 0;
        text.AppendLine($"public partial class T{i} : {(inherits ? "Base, IGet" : "IGet")}, IHandle<int>{(random.Next(2) == 0 ? "" : ", IHandle<T0>")}, IHandle<string>");
        text.AppendLine("{");
        text.AppendLine($"    private int count = {i}; private readonly T{random.Next(count)}? next; private Alias0? first;");
        text.AppendLine($"    public T{i}(int seed){(inherits ? " : base(seed)" : "")} {{ count = seed; next = null; first = null; }}");
        text.AppendLine($"    public T{i}(){(random.Next(2) == 0 ? " : this(3)" : inherits ? " : base()" : "")} {{ }}");
        text.AppendLine("    public int Handle(int a, int b = 0) => a + b + count;");
        text.AppendLine("    public T0 Handle(T0 a, int b = 0) => a;");
        text.AppendLine("    string IHandle<string>.Handle(string a, int b) => a + b;");
        if (!inherits)
        {
            text.AppendLine("    public int Get(int a) => Twice(a) + Total;");
            text.AppendLine("    public int Size { get; set; }");
            text.AppendLine("    public event System.Action? Changed;");
            text.AppendLine("    public void Raise() => Changed?.Invoke();");
        }
        else if (random.Next(2) == 0)
        {
            text.AppendLine("    public override int Get(int a) => base.Get(a) + count;");
        }

        text.AppendLine("    partial void Hook(int @event);");
        text.AppendLine("    public int Run<T>(T value, System.Func<T, int> make) { Hook(count); return make(value); }");
        text.AppendLine($"    public int Work{i}(IGet get, IHandle<int> handle, T{random.Next(count)} one)");
        text.AppendLine("    {");
        text.AppendLine("        var total = 0; int Local(int a) => a + total + count;");
        for (var line = 0; line < 12; line++)
        {
            text.AppendLine("        " + Statement(random, count));
        }

        text.AppendLine("        return total;");
        text.AppendLine("    }");
        text.AppendLine("}");
        text.AppendLine($"partial class T{i} {{ partial void Hook(int @event) {{ count += @event; Tot\\u0061l += @event; }} }}");
        return text.ToString();
    }

    private static string Statement(Random random, int count)
    {
        var other = $"T{random.Next(count)}";
        return random.Next(18) switch
        {
            0 => "total += get.Get(total);",
            1 => "total += one.Get(a: 1) + one.Size;",
            2 => "total += handle.Handle(2) + handle.Handle(b: 1, a: total);",
            3 => $"total += new {other}().Get(1);",
            4 => $"{{ {other} made = new(4); total += made.Handle(1); }}",
            5 => "total += Local(count) + Twice(Total);",
            6 => "total += get.Run(1) + \"x\".Run() + Extensions.Run(get, 2);",
            7 => "get.Changed += Raise; one.Changed += () => total++;",
            8 => "{ System.Func<int, int> f = get.Get; total += f(1) + Run(total, Local); }",
            9 => "total += new Other(5).Size + (first?.Size ?? 0);",
            10 => "total += (from x in new[] { total, count } where x > Total select Twice(x)).Sum();",
            11 => "{ if (get is Other { Size: > 1 } found) { total += found.Get(found.Size); } }",
            12 => "foreach (var each in new[] { 1, 2 }) { total += Local(each) + this.count; }",
            13 => $"total += typeof({other}).Name.Length + nameof(IGet.Get).Length + nameof(count).Length;",
            14 => $"total += ((IHandle<string>)new {other}(1)).Handle(\"s\", 1).Length;",
            15 => "total += next?.Get(1) ?? next?.Size ?? 0;",
            16 => "first = new Alias0(2); Raise();",
            _ => "total += ((Base?)(object)one)?.Get(3) ?? new T0().Handle(3);",
        };
    }
}
