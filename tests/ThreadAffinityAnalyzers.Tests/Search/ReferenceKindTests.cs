using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using ThreadAffinityAnalyzers.Search;
using Xunit;

namespace ThreadAffinityAnalyzers.Tests.Search;

/// <summary>Which places refer to a symbol, one kind of reference at a time.</summary>
public sealed class ReferenceKindTests
{
    [Theory]
    // Names.
    [InlineData("field", "class C { public int f; } class D { int M(C c) => /**/c.f; void N(C c) { c.f = 1; } }", "f", 2)]
    [InlineData("field in an object initialiser and a pattern", "class C { public int f; } class D { object M(C c) => new C { f = 1 } is { f: 2 }; }", "f", 2)]
    [InlineData("local", "class C { int M() { var x = 1; x++; return x; } int N(int x) => x; }", "M.x", 2)]
    [InlineData("parameter and named argument", "class C { public int M(int x) => x; } class D { int N(C c, int x) => c.M(x: x); }", "M.x", 2)]
    [InlineData("property and its accessor", "class C { public int P { get; set; } void M() { P = P + 1; } }", "P", 2)]
    [InlineData("method group", "class C { void M() {} System.Action N() => M; void O() => M(); }", "M", 2)]
    [InlineData("generic method", "class C { void M<T>() {} void N() { M<int>(); M<string>(); } }", "M", 2)]
    [InlineData("overload", "class C { void M(int a) {} void M(string a) {} void N() { M(1); M(\"\"); } }", "M", 1)]
    [InlineData("using static", "using static S; static class S { public static void M() {} } class C { void N() => M(); }", "M", 1)]
    [InlineData("extension method, both forms", "static class S { public static void M(this int i) {} } class C { void N() { 1.M(); S.M(1); } }", "M", 2)]
    [InlineData("escaped identifier", "class C { int @class; int N() => @class; int O() => this.@class; }", "class", 2)]
    [InlineData("escape that needs none", "class C { int f; int N() => @f + f; }", "f", 2)]
    [InlineData("unicode escape", "class C { int caf\\u00e9; int N() => café + caf\\U000000e9 + c\\u0061fé; }", "café", 3)]
    [InlineData("formatting character", "class C { int ab; int N() => a\u200Db; }", "ab", 1)]
    [InlineData("interpolated string", "class C { int f; string N() => $\"{f}f{$\"{f}\"}\"; }", "f", 2)]
    [InlineData("contextual name", "class C { int await, value, var; int N() => await + value + var; }", "value", 1)]
    [InlineData("conditional access", "class C { public C? f; C? N() => f?.f?.f; }", "f", 3)]
    [InlineData("range variable", "using System.Linq; class C { object N(int[] a) => from x in a where x > 1 select x; }", "x", 2)]
    [InlineData("enum member", "enum E { A } class C { bool N(E e) => e is E.A || e == E.A; }", "A", 2)]
    [InlineData("constant to the right of is", "class C { const int K = 1; bool N(object o) => o is K; }", "K", 1)]
    [InlineData("local function", "class C { void N() { F(); void F() {} System.Action a = F; } }", "F", 2)]
    [InlineData("label", "class C { void N() { goto L; L: goto L; } }", "L", 2)]
    [InlineData("type parameter", "class C<T> { T? f; T? N(T t) => t; }", "T", 3)]
    // Types.
    [InlineData("type", "class C { } class D : C { C? f; object N() => typeof(C); object O() => new C(); }", "C", 4)]
    [InlineData("alias", "using A = C; class C { } class D { A? f; object N() => new A(); }", "C", 3)]
    [InlineData("alias of a construction", "using A = C<int>; class C<T> { } class D { A? f; }", "C", 2)]
    [InlineData("attribute", "[My] class A { } [MyAttribute] class B { } class MyAttribute : System.Attribute { }", "MyAttribute", 2)]
    // Constructors.
    [InlineData("creation", "class C { public C(int i) {} } class D { object N() => new C(1); C O() => new(1); }", "C..ctor", 2)]
    [InlineData("initialisers", "class C { public C(int i) {} C() : this(1) {} } class D : C { D() : base(1) {} }", "C..ctor", 2)]
    [InlineData("primary base call", "class C(int i) { public int I => i; } class D() : C(1);", "C..ctor", 1)]
    [InlineData("alias creation", "using A = C; class C { public C() {} } class D { object N() => new A(); }", "C..ctor", 1)]
    [InlineData("attribute constructor", "[My(1)] class A { } class MyAttribute : System.Attribute { public MyAttribute(int i) {} }", "MyAttribute..ctor", 1)]
    [InlineData("target typed argument", "class C { public C() {} } class D { void N(C c) { N(new()); } }", "C..ctor", 1)]
    [InlineData("target typed beside a written type", "namespace N { class C<T> { public C(int i = 0) {} } } class D { N.C<int> a = new(); global::N.C<string>? b = new(1); N.C<int>? P { get; } = new(); void M() { N.C<int> c = new(); } }", "C..ctor", 4)]
    [InlineData("target typed beside a type of which it is an argument", "class C { public C() {} } class D { System.Collections.Generic.List<C> a = new(); C b = new(); }", "C..ctor", 1)]
    // Through other members.
    [InlineData("interface", "interface I { void M(); } class C : I { public void M() {} } class D { void N(I i, C c) { i.M(); c.M(); } }", "C.M", 2)]
    [InlineData("explicit interface", "interface I { void M(); } class C : I { void I.M() {} } class D { void N(I i) => i.M(); }", "C.I.M", 1)]
    [InlineData("interface implemented by inheritance", "interface I { void M(); } class B { public void M() {} } class C : B, I { } class D { void N(I i) => i.M(); }", "B.M", 1)]
    [InlineData("generic interface", "interface I<T> { void M(T t); } class C : I<int> { public void M(int i) {} } class D { void N(I<int> i) => i.M(1); }", "C.M", 1)]
    [InlineData("override", "class A { public virtual void M() {} } class B : A { public override void M() {} } class C : B { public override void M() {} } class D { void N(A a, B b, C c) { a.M(); b.M(); c.M(); } }", "C.M", 3)]
    [InlineData("override is not the base", "class A { public virtual void M() {} } class B : A { public override void M() {} } class D { void N(A a, B b) { a.M(); b.M(); } }", "A.M", 1)]
    [InlineData("property through interface", "interface I { int P { get; } } class C : I { public int P => 1; } class D { int N(I i) => i.P; }", "C.P", 1)]
    [InlineData("event through interface", "interface I { event System.Action E; } class C : I { public event System.Action? E; void R() => E?.Invoke(); } class D { void N(I i) => i.E += () => {}; }", "C.E", 2)]
    [InlineData("delegate called by name", "class C { System.Action d = () => {}; void N() { d(); d.Invoke(); } }", "d", 2)]
    [InlineData("partial method", "partial class C { partial void M(); partial void M() {} void N() => M(); }", "M", 1)]
    [InlineData("primary constructor parameter in another part", "partial class C(int i) { } partial class C { int D = 1; }  class E(int j) { int F => j; }", "j", 1)]
    // References without the name.
    [InlineData("foreach", "class C { public System.Collections.Generic.List<int>.Enumerator GetEnumerator() => default; void N() { foreach (var i in this) { } } }", "GetEnumerator", 1)]
    [InlineData("using", "class C : System.IDisposable { public void Dispose() {} static void N() { using (new C()) { } using var c = new C(); } }", "Dispose", 2)]
    [InlineData("using of another type", "class C : System.IDisposable { public void Dispose() {} static void N(System.IO.Stream s) { using (s) { } } }", "Dispose", 0)]
    [InlineData("using through the interface", "class C : System.IDisposable { public void Dispose() {} static void N(System.IDisposable s) { using (s) { } } }", "Dispose", 1)]
    [InlineData("await", "class C { public System.Runtime.CompilerServices.TaskAwaiter GetAwaiter() => default; async void N() { await this; } }", "GetAwaiter", 1)]
    [InlineData("collection initialiser", "class C : System.Collections.Generic.List<int> { public void Add(string s) {} object N() => new C { \"\", 1 }; }", "Add", 1)]
    [InlineData("indexer", "class C { public int this[int i] => i; int N() => this[0] + \"ab\"[0]; int? O(C? c) => c?[1]; }", "this[]", 2)]
    [InlineData("operator", "class C { public static C operator +(C a, C b) => a; C N(C c) { c += c; return c + c; } int O() => 1 + 1; }", "op_Addition", 2)]
    [InlineData("deconstruction", "class C { public void Deconstruct(out int a, out int b) { a = b = 0; } void N() { var (x, y) = this; foreach (var (i, j) in new C[0]) { } } }", "Deconstruct", 2)]
    [InlineData("query", "class C { public C Select(System.Func<int, int> f) => this; public C Where(System.Func<int, bool> f) => this; C N() => from x in this where x > 1 select x + 1; }", "Select", 1)]
    // Left out by decision.
    [InlineData("nameof", "class C { int f; string N() => nameof(f) + nameof(C.f); }", "f", 0)]
    [InlineData("documentation", "class C { int f; /// <summary><see cref=\"f\"/></summary>\n void N() { } }", "f", 0)]
    [InlineData("comment, string, inactive text", "class C { int f; /* f */ string N() => \"f\"; \n#if NEVER\n int O() => f;\n#endif\n }", "f", 0)]
    [InlineData("conversion", "class C { public static implicit operator int(C c) => 1; int N(C c) => c + (int)c; }", "op_Implicit", 0)]
    [InlineData("implicit base call", "class C { public C() {} } class D : C { D() {} }", "C..ctor", 0)]
#if ROSLYN_4_14_OR_GREATER
    [InlineData("partial property", "partial class C { partial int P { get; } partial int P => 1; int N() => P; }", "P", 1)]
#endif
    public void Refers_Ok(string kind, string text, string name, int count)
    {
        var program = SearchProgram.Of(text);
        Assert.Empty(program.Errors);
        var asked = program.Declarations().Where(symbol => symbol.Name == name || $"{symbol.ContainingSymbol?.Name}.{symbol.Name}" == name
            || $"{symbol.ContainingSymbol?.ContainingSymbol?.Name}.{symbol.ContainingSymbol?.Name}.{symbol.Name}" == name).ToArray();
        Assert.True(asked.Length > 0, kind);
        var found = program.Ours(asked[0]);
        Assert.True(found.Length == count, $"{kind}: {string.Join(" ", found)}");
    }

    [Fact]
    public void Alias_of_another_file_leads_to_the_type_and_its_constructor_Ok()
    {
        var program = SearchProgram.Of("global using Shared = N.Conn;", "namespace N { public class Conn { public Conn() {} } }", "class D { Shared f = new Shared(); Shared g = new(); }");
        Assert.Empty(program.Errors);
        Assert.Equal(4, program.Ours(program.Declared("Conn")).Length);
        Assert.Equal(2, program.Ours(program.Declared("Conn..ctor")).Length);
    }

    [Fact]
    public void Accessor_asked_means_the_property_and_the_parts_of_a_partial_method_are_one_Ok()
    {
        var program = SearchProgram.Of("partial class C { public int P { get; set; } partial void M(int a); partial void M(int b) { P = b; } void N() { M(P); } }");
        Assert.Equal(2, program.Ours(((IPropertySymbol)program.Declared("C.P")).GetMethod!).Length);
        var both = program.Declarations().Where(static s => s.Name == "M").ToArray();
        Assert.All(both, part => Assert.Single(program.Ours(part)));
        Assert.Single(program.Ours(program.Declared("M.b")));
    }

    [Fact]
    public void Half_typed_call_still_refers_Ok()
    {
        var program = SearchProgram.Of("class C { void M(int a) { } void N() { M(\"\"); this.M(; } ");
        Assert.NotEmpty(program.Errors);
        Assert.NotEmpty(program.Ours(program.Declared("C.M")));
    }

    [Fact]
    public void References_are_ordered_by_path_then_position_Ok()
    {
        var program = SearchProgram.Of([("b.cs", "class B { int N(A a) => a.f; }"), ("a.cs", "class A { public int f; int N() => f + f; }"), ("B.cs", "class B2 { int N(A a) => a.f; }")]);
        Assert.Equal(["/B.cs", "/a.cs", "/a.cs", "/b.cs"], program.Ours(program.Declared("f")).Select(static place => place.Split('(')[0]));
    }

    [Fact]
    public void Metadata_method_is_found_through_its_interface_Ok()
    {
        var program = SearchProgram.Of("class C { void N(System.IO.MemoryStream s, System.IDisposable d, System.IO.Stream t) { s.Flush(); t.Flush(); d.Dispose(); } }");
        var flush = program.Compilation.GetTypeByMetadataName("System.IO.MemoryStream")!.GetMembers("Flush")[0];
        Assert.Equal(2, program.Ours(flush).Length);
    }

    [Fact]
    public void Cancelled_search_leaves_the_next_answer_right_Ok()
    {
        var program = SearchProgram.Of("class C { int f; int N() => f; }");
        var field = program.Declared("f");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => program.Search.ReferencesTo(field, source.Token));
        Assert.Single(program.Search.ReferencesTo(field, CancellationToken.None));
    }

    [Fact]
    public void Only_trees_that_have_the_word_are_bound_Ok()
    {
        var program = SearchProgram.Of(Enumerable.Range(0, 50).Select(static i => i == 7 ? "class X { C c = new(); int N() { var other = c; return other.wanted; } }" : $"class X{i} {{ int N() => {i}; }}")
            .Append("class C { public int wanted; }").ToArray());
        Assert.Single(program.Ours(program.Declared("wanted")));
        Assert.Equal(1, program.Search.TreesBound);
        Assert.Equal(1, program.Search.SitesBound);
    }

    [Theory]
    [InlineData("class X { C c = new(); int N() => c.wanted; int O() => this.c.wanted; }", 2)]
    [InlineData("class X(C c) { int N(C d) => d.wanted; }", 1)]
    [InlineData("class X : C { int N() => wanted + base.wanted; class Y { X x = new(); int N() => x.wanted; } }", 3)]
    [InlineData("static class S { public static C It = new(); } class X { int N() => S.It.wanted; }", 1)]
    public void A_name_with_one_declared_meaning_is_not_bound_Ok(string user, int references)
    {
        var program = SearchProgram.Of(user, "class C { public int wanted; }");
        Assert.Equal(references, program.Ours(program.Declared("wanted")).Length);
        Assert.Equal(0, program.Search.SitesBound);
    }

    [Theory]
    [InlineData("class X { C c = new(); int N() { D c = new(); return c.wanted; } }", "a local of the name", 0)]
    [InlineData("class X { C c = new(); bool N(X x) => x is { c.wanted: 1 }; }", "a property pattern", 1)]
    [InlineData("class X { C C = new(); int N() => C.wanted; }", "a name of a type and of a member", 1)]
    [InlineData("class X(D c) { int N() => c.wanted; }", "a primary constructor's parameter", 0)]
    [InlineData("namespace O { class C { public int wanted; } } namespace P { using O; class X { int N(C c) => c.wanted; } }", "a type that a directive hides", 0)]
    [InlineData("class X { D wanted = new(); D N() => new D { wanted = 1 }; }", "an initialiser", 0)]
    [InlineData("class X : C { new int wanted; int N() => wanted; }", "a member that hides another", 0)]
    public void A_name_with_several_meanings_is_bound_Bad(string user, string kind, int references)
    {
        var program = SearchProgram.Of(user, "class C { public int wanted; } class D { public int wanted; }");
        var found = program.Ours(program.Declared("wanted", static s => s.ContainingType.ContainingNamespace.IsGlobalNamespace && s.ContainingType.Name == "C"));
        Assert.True(found.Length == references, $"{kind}: {found.Length} references");
    }

#if ROSLYN_5_OR_GREATER
    [Fact]
    public void Extension_member_is_found_in_both_forms_Ok()
    {
        var program = SearchProgram.Of("static class S { extension(string s) { public int M() => s.Length; public int P => s.Length; } } class C { int N(string t) => t.M() + S.M(t) + t.P; }");
        Assert.Empty(program.Errors);
        Assert.Equal(2, program.Ours(program.Declared("M", static s => s is IMethodSymbol)).Length);
        Assert.Single(program.Ours(program.Declared("P", static s => s is IPropertySymbol)));
        Assert.Equal(2, program.Ours(program.Declared("s", static s => s is IParameterSymbol)).Length);
    }
#endif
}
