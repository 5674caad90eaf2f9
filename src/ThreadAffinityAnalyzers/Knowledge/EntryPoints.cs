using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace ThreadAffinityAnalyzers.Knowledge;

/// <summary>The table of places where hosts call user code concurrently. Each host's page holds its own rows.</summary>
internal static class EntryPoints
{
    /// <summary>Code that runs inside any caller is taken as concurrent only where a server is referenced: a console program with one flow may use it too.</summary>
    public const string Server = "Microsoft.AspNetCore.Http.Abstractions,Microsoft.Extensions.Hosting.Abstractions,System.Web";

    /// <summary>Assemblies of programs with windows or pages, whose code runs in the one flow of its user interface.</summary>
    public const string Windows = "PresentationFramework,System.Windows.Forms,Microsoft.Maui.Controls,Microsoft.WinUI,Avalonia.Base,Avalonia.Controls,Xamarin.Forms.Core,Uno.UI";

    /// <summary>Types that say the same where the framework comes by another assembly.</summary>
    public static readonly ImmutableArray<string> WindowTypes = ImmutableArray.Create(
        "System.Windows.Window", "System.Windows.Forms.Control", "Microsoft.UI.Xaml.Window", "Microsoft.Maui.Controls.Page", "Microsoft.Maui.Controls.ContentPage", "Xamarin.Forms.Page",
        "Avalonia.Controls.Window", "Android.App.Activity", "UIKit.UIViewController");

    public static readonly ImmutableArray<EntryPoint> All = RuntimeEntryPoints.Rows()
        .Concat(WebEntryPoints.Rows())
        .Concat(WebComponentEntryPoints.Rows())
        .Concat(ServiceEntryPoints.Rows())
        .Concat(MessageEntryPoints.Rows())
        .Concat(FactoryEntryPoints.Rows())
        .ToImmutableArray();

    /// <summary>One row per member of the comma-separated list: delegates given to these methods.</summary>
    public static IEnumerable<EntryPoint> Callbacks(
        string type, string members, Overlap overlap, EntryKind kind, string because, string link, Lifetime receiver = Lifetime.Application) =>
        members.Split(',').Select(member => new EntryPoint(EntryShape.CallbackArgument, type, member, overlap, receiver, kind, because, link));

    /// <summary>Members that override or implement those of a type of the host.</summary>
    public static EntryPoint Contract(string type, string members, Lifetime receiver, string because, string link) =>
        new(EntryShape.ContractMember, type, members, Overlap.WithItself, receiver, EntryKind.Request, because, link);

    /// <summary>Members or types that carry an attribute of the host.</summary>
    public static EntryPoint Attributed(string type, string target, Lifetime receiver, string because, string link) =>
        new(EntryShape.AttributedMember, type, target, Overlap.WithItself, receiver, EntryKind.Request, because, link);

    /// <summary>Members that a convention of the host picks.</summary>
    public static EntryPoint Convention(string type, string convention, Lifetime receiver, string because, string link) =>
        new(EntryShape.ConventionMember, type, convention, Overlap.WithItself, receiver, EntryKind.Request, because, link);
}
