using ThreadAffinityAnalyzers.Knowledge;

namespace ThreadAffinityAnalyzers.Tests.Knowledge;

/// <summary>Which types of a compilation are affine, and when there is nothing to ask.</summary>
public class KnownTypesTests
{
    [Theory]
    [InlineData("class C : Microsoft.Data.Sqlite.SqliteConnection;", nameof(AffineRole.Connection))]
    [InlineData("class C : Microsoft.EntityFrameworkCore.DbContext;", nameof(AffineRole.Session))]
    [InlineData("abstract class C : System.Data.IDbCommand;", nameof(AffineRole.Command))]
    [InlineData("abstract class C : System.Data.Common.DbDataReader;", nameof(AffineRole.Reader))]
    [InlineData("abstract class C : Base; abstract class Base : System.Data.Common.DbTransaction;", nameof(AffineRole.Transaction))]
    [InlineData("class ThreadAffineAttribute : System.Attribute; [ThreadAffine] class C;", nameof(AffineRole.Connection))]
    [InlineData("class ThreadAffineAttribute : System.Attribute; [ThreadAffine] interface I; class C : I;", nameof(AffineRole.Connection))]
    [InlineData("class C : System.Data.IDbTransaction { private int _depth; }", nameof(AffineRole.Transaction))]
    [InlineData("class C : System.Data.IDbTransaction { public int Depth { get; set; } }", nameof(AffineRole.Transaction))]
    [InlineData("class C(object kept) : System.Data.IDbTransaction { public object Kept() => kept; }", nameof(AffineRole.Transaction))]
    [InlineData("class C : Base, System.Data.IDbTransaction; class Base { private int _depth; }", nameof(AffineRole.Transaction))]
    [InlineData("class C : System.ComponentModel.Component, System.Data.IDbConnection;", nameof(AffineRole.Connection))]
    [InlineData("abstract class C : System.Data.IDbTransaction;", nameof(AffineRole.Transaction))]
    public void AffineBad(string source, string role)
    {
        var sample = new Sample(source);
        Assert.True(sample.Types!.TryGetAffine(sample.Type("C"), out var row));
        Assert.Equal(role, row.Role.ToString());
    }

    [Theory]
    [InlineData("class C;")]
    [InlineData("class SqliteConnection; class C;")]
    [InlineData("abstract class C : System.Data.Common.DbDataSource;")]
    [InlineData("abstract class C : System.Data.Common.DbProviderFactory;")]
    [InlineData("abstract class C : Microsoft.EntityFrameworkCore.IDbContextFactory<Microsoft.EntityFrameworkCore.DbContext>;")]
    [InlineData("class ThreadSafeAttribute : System.Attribute; [ThreadSafe] class C : Microsoft.Data.Sqlite.SqliteConnection;")]
    [InlineData("class C : System.Data.IDbTransaction { public static readonly C Nothing = new(); private C() { } public bool IsOpen => false; }")]
    [InlineData("class C : Base, System.Data.IDbTransaction; class Base { public void Dispose() { } }")]
    [InlineData("class C : Missing;")]
    [InlineData("class C : C;")]
    public void NotAffineOk(string source)
    {
        var sample = new Sample(source);
        Assert.False(sample.Types!.TryGetAffine(sample.Type("C"), out _));
    }

    [Fact]
    public void TypeParameter_IsAffineByItsConstraintBad()
    {
        var sample = new Sample("class C<T, U> where T : U where U : System.Data.IDbConnection;");
        Assert.All(sample.Type("C`2").TypeParameters, parameter => Assert.True(sample.Types!.TryGetAffine(parameter, out _)));
    }

    [Fact]
    public void TypeParameter_InACircleOk()
    {
        var sample = new Sample("class C<T, U> where T : U where U : T;");
        Assert.All(sample.Type("C`2").TypeParameters, parameter => Assert.False(sample.Types!.TryGetAffine(parameter, out _)));
    }

    [Fact]
    public void SameShortName_InAnotherNamespaceOk()
    {
        var sample = new Sample("namespace Mine { class DbContext; } namespace Other { interface IDbConnection; class C : IDbConnection; }");
        Assert.False(sample.Types!.TryGetAffine(sample.Type("Mine.DbContext"), out _));
        Assert.False(sample.Types!.TryGetAffine(sample.Type("Other.C"), out _));
    }

    [Fact]
    public void UsersRow_IsAffineBad()
    {
        var catalog = Catalog.With(key => key == "thread_affinity.affine_types" ? "Mine.Link:reader" : null, [], out _);
        var sample = new Sample("namespace Mine { public class Link; }", catalog, TestReferences.BaseLibraryOnly);
        Assert.True(sample.Types!.TryGetAffine(sample.Type("Mine.Link"), out var row));
        Assert.Equal(AffineRole.Reader, row.Role);
    }

    [Fact]
    public void IdentityManager_WithoutAnEntityFrameworkStoreOk()
    {
        var sample = new Sample("abstract class C : Microsoft.AspNetCore.Identity.IUserStore<string>;");
        Assert.False(sample.Types!.TryGetAffine(sample.Type("C"), out _));
    }

    [Theory]
    [InlineData("class C;")]
    [InlineData("class C { static System.Text.StringBuilder shared = new(); }")]
    public void NoProvider_MeansNothingToAnalyseOk(string source) => Assert.Null(new Sample(source, references: TestReferences.BaseLibraryOnly).Types);

    [Theory]
    [InlineData("using System.Data; class C { static IDbConnection? shared; }")]
    [InlineData("abstract class MyConnection : System.Data.Common.DbConnection;")]
    [InlineData("namespace NHibernate { public interface ISession; }")]
    public void SourceThatMakesItsOwn_IsAnalysedBad(string source) => Assert.NotNull(new Sample(source, references: TestReferences.BaseLibraryOnly).Types);
}
